import { describe, expect, it } from "vitest";
import { judgeClaim, parseClaim, statedClaim } from "~/shared/bench-claim";
import { reportRun } from "~/shared/bench-report";
import type { BenchRun } from "~/shared/contracts/bench";
import { buildPairs, buildRun, ggufModel, mlxModel } from "./bench-run-builder";

const judge = (run: BenchRun, range = statedClaim) => judgeClaim(run, reportRun(run), range);
const withRatio = (ratio: number, overrides: Partial<BenchRun> = {}) =>
  buildRun({ samples: buildPairs(6, ratio), ...overrides });

/** B's speed differs from pair to pair, so that the interval is wide. */
const noisy = (ratio: number) =>
  buildPairs(6, ratio).map((sample) =>
    sample.side === "a"
      ? sample
      : { ...sample, lastTokenAtMs: sample.lastTokenAtMs * (0.85 + (sample.pair % 3) * 0.15) },
  );

describe("judgeClaim", () => {
  it("answers by where the interval lies", () => {
    expect(judge(withRatio(2.5))).toMatchObject({ answer: "supported", reasons: [] });
    expect(judge(withRatio(1.4)).answer).toBe("not supported");
    expect(judge(withRatio(4)).answer).toBe("not supported");
    expect(judge(withRatio(4)).sentence).toContain("the gain is larger");
    expect(judge(buildRun({ samples: noisy(2) })).answer).toBe("partly");
  });

  it("always names the machine", () => {
    for (const ratio of [1.4, 2.5, 4]) expect(judge(withRatio(ratio)).sentence).toMatch(/ on Apple M2\.$/);
  });

  it("reads MLX over GGUF also where GGUF was measured first", () => {
    const swapped = withRatio(1 / 2.5, { a: ggufModel, b: mlxModel });
    expect(judge(swapped)).toMatchObject({ answer: "supported" });
    expect(judge(swapped).sentence).toContain("measured 2.50x");
  });

  it.each([
    ["too few pairs", { samples: buildPairs(5, 2.5) }, "5 clean pairs"],
    ["unequal bits", { b: { ...ggufModel, bitsPerWeight: 4.9 } }, "Bits per weight differ by"],
    ["another base model", { b: { ...ggufModel, name: "qwen3:4b" } }, "same base model"],
    ["a cached prefix", { samples: buildPairs(6, 2.5).map((one) => ({ ...one, cachedTokens: 40 })) }, "from a cache"],
    [
      "unequal counts",
      { samples: buildPairs(6, 2.5).map((one) => (one.side === "a" ? { ...one, outputTokens: 120 } : one)) },
      "different numbers of output tokens",
    ],
    ["a stopped run", { status: "partial" as const }, "The run was stopped"],
  ])("cannot tell with %s", (_, overrides, reason) => {
    const { answer, reasons } = judge(withRatio(2.5, overrides));
    expect(answer).toBe("cannot tell");
    expect(reasons.join(" ")).toContain(reason);
  });

  it("cannot tell where nobody watched the machine", () => {
    const run = withRatio(2.5);
    expect(judge({ ...run, options: { ...run.options, watchMachine: false } }).reasons).toEqual([
      "The run did not watch what else the machine did.",
    ]);
  });

  it("leaves disturbed repetitions out once they were measured again", () => {
    const samples = buildPairs(7, 2.5).map((one) => ({ ...one, flags: one.pair === 3 ? ["other_requests"] : [] }));
    expect(judge(withRatio(2.5, { samples })).answer).toBe("supported");
    const six = samples.filter(({ pair }) => pair < 6);
    expect(judge(withRatio(2.5, { samples: six })).reasons.join(" ")).toContain("another request at the same time");
  });
});

describe("parseClaim", () => {
  it.each([
    ["2..3", { low: 2, high: 3 }],
    ["1.5-2", { low: 1.5, high: 2 }],
    ["2", { low: 2, high: Number.POSITIVE_INFINITY }],
    ["3..2", null],
    ["fast", null],
    ["0..1", null],
  ])("reads %s", (text, range) => {
    expect(parseClaim(text)).toEqual(range);
  });
});
