import { describe, expect, it } from "vitest";
import { type AskedWork, describeFlag, flagSamples } from "~/shared/bench-flags";
import { buildPairs, buildRun, buildSample } from "./bench-run-builder";

const { options } = buildRun();
const flagsOf = (sample: ReturnType<typeof buildSample>, changed: Partial<AskedWork> = {}) =>
  flagSamples([sample], { ...options, ...changed })[0];

describe("flagSamples", () => {
  it("leaves clean repetitions alone", () => {
    expect(flagSamples(buildPairs(3), options)).toEqual([[], [], [], [], [], []]);
  });

  it.each([
    ["short_stop", { finishReason: "stop", outputTokens: 40 }],
    ["output_count", { outputTokens: 127 }],
    ["prompt_count", { promptTokens: 515 }],
    ["cache_hit", { cachedTokens: 3 }],
    ["no_decode_rate", { textChunks: 1 }],
  ])("flags %s", (flag, fields) => {
    expect(flagsOf(buildSample(fields))).toEqual([flag]);
  });

  it("tolerates a begin-of-text token in prompt and cache", () => {
    expect(flagsOf(buildSample({ promptTokens: 514, cachedTokens: 2 }))).toEqual([]);
  });

  it("does not judge the length of a given text", () => {
    expect(flagsOf(buildSample({ promptTokens: 20 }), { promptTokens: undefined })).toEqual([]);
  });

  it("keeps what the runner saw", () => {
    expect(flagsOf(buildSample({ flags: ["other_requests"] }))).toEqual(["other_requests"]);
  });

  it("flags both sides of a pair with unequal work", () => {
    const pair = [buildSample({ promptTokens: 510 }), buildSample({ side: "b", promptTokens: 513, outputTokens: 127 })];
    expect(flagSamples(pair, { outputTokens: 127 })).toEqual([
      ["output_count", "unequal_prompts", "unequal_outputs"],
      ["unequal_prompts", "unequal_outputs"],
    ]);
  });

  it("suspects an unreported cache hit behind a prefill rate of more than twice the median", () => {
    const samples = [200, 201, 202, 90].map((firstTokenAtMs, pair) =>
      buildSample({ pair, position: pair, firstTokenAtMs, cachedTokens: null }),
    );
    expect(flagSamples(samples, options)).toEqual([[], [], [], ["prefill_outlier"]]);
    const told = samples.map((sample) => ({ ...sample, cachedTokens: 0 }));
    expect(flagSamples(told, options)).toEqual([[], [], [], []]);
  });
});

describe("describeFlag", () => {
  it("explains a flag and passes an unknown one on", () => {
    expect(describeFlag("cache_hit")).toBe("part of the prompt came from a cache");
    expect(describeFlag("from_the_future")).toBe("from_the_future");
  });
});
