import { describe, expect, it } from "vitest";
import { reportRun } from "~/shared/bench-report";
import { orderPair } from "~/shared/bench-schedule";
import { judgeRun } from "~/shared/bench-verdict";
import { buildPairs, buildRun, buildSample, ggufModel } from "./bench-run-builder";

describe("reportRun", () => {
  it("leaves a machine that slows down by 10 % over the run at a ratio of 1", () => {
    const schedule = Array.from({ length: 6 }, (_, pair) => orderPair(pair, 2).map((side) => ({ pair, side })))
      .flat()
      .map((one, position) => ({ ...one, position }));
    const samples = schedule.map(({ pair, side, position }) =>
      buildSample({ pair, side, position, itlMs: 10 * (1 + (0.1 * position) / (schedule.length - 1)) }),
    );
    const { decode } = reportRun(buildRun({ samples })).ratios;
    expect(decode?.ratio).toBeCloseTo(1, 3);
    expect(decode?.interval?.low).toBeLessThan(1);
    expect(decode?.interval?.high).toBeGreaterThan(1);
    const blocks = samples.map(
      (sample, index) => ({ ...sample, side: index < 6 ? "a" : "b", pair: index % 6 }) as const,
    );
    expect(reportRun(buildRun({ samples: blocks })).ratios.decode?.ratio).toBeGreaterThan(1.04);
  });

  it("gives figures of each side and A over B", () => {
    const report = reportRun(buildRun({ samples: buildPairs(6, 2), loads: [{ side: "a", loadMs: 900 }] }));
    expect(report.sides[0]).toMatchObject({ side: "a", repetitions: 6, cleanRepetitions: 6, loadMs: 900 });
    expect(report.sides[0]?.figures.decode?.mean).toBeCloseTo(100, 9);
    expect(report.sides[1]?.figures.decode?.mean).toBeCloseTo(50, 9);
    expect(report.ratios.decode?.ratio).toBeCloseTo(2, 9);
    expect(report.ratios.ttft?.ratio).toBeCloseTo(1, 9);
    expect(report).toMatchObject({ cleanPairs: 6, usesFlagged: false });
  });

  it("leaves pairs with a flag out of the ratio", () => {
    const samples = buildPairs(4, 2).map((sample) =>
      sample.position === 0 ? { ...sample, cachedTokens: 400, lastTokenAtMs: 5_000 } : sample,
    );
    const report = reportRun(buildRun({ samples }));
    expect(report.cleanPairs).toBe(3);
    expect(report.ratios.decode?.pairs).toBe(3);
    expect(report.ratios.decode?.ratio).toBeCloseTo(2, 9);
    expect(report.sides[0]).toMatchObject({ repetitions: 4, cleanRepetitions: 3 });
  });

  it("uses flagged repetitions, and says so, when there is no clean one", () => {
    const samples = buildPairs(2, 2).map((sample) => ({ ...sample, finishReason: "stop" }));
    const report = reportRun(buildRun({ samples }));
    expect(report).toMatchObject({ cleanPairs: 0, usesFlagged: true });
    expect(report.ratios.decode?.ratio).toBeCloseTo(2, 9);
  });

  it("keeps the highest resident size and copes with a run that has no samples", () => {
    const samples = [buildSample({ peakResidentBytes: 100 }), buildSample({ pair: 1, peakResidentBytes: 300 })];
    expect(reportRun(buildRun({ samples, b: null })).sides[0]?.peakResidentBytes).toBe(300);
    expect(reportRun(buildRun()).ratios.decode).toBeNull();
    expect(reportRun(buildRun()).usesFlagged).toBe(false);
  });
});

describe("judgeRun", () => {
  const judge = (run: ReturnType<typeof buildRun>) => judgeRun(run, reportRun(run));

  it("allows a claim for six clean pairs of equal work and names the ratio, engines and machine", () => {
    const verdict = judge(buildRun({ samples: buildPairs(6, 2) }));
    expect(verdict.noClaimReasons).toEqual([]);
    expect(verdict.headline).toContain("2.00x (95 % interval 2.00 to 2.00)");
    expect(verdict.headline).toContain("mlx-lm 0.32.2 against ollama 0.17.4");
    expect(verdict.headline).toContain("Apple M2");
    expect(verdict.details[1]).toContain("no difference shown");
  });

  it("refuses a claim for three pairs, other bits per weight, another base model and flags", () => {
    const samples = buildPairs(3, 2).map((sample, index) => (index === 0 ? { ...sample, cachedTokens: 9 } : sample));
    const b = { ...ggufModel, name: "qwen2.5:0.5b", bitsPerWeight: 4.85 };
    expect(judge(buildRun({ samples, b, status: "partial" })).noClaimReasons).toEqual([
      "The run was stopped before its last repetition.",
      "2 clean pairs; a claim needs at least 6.",
      "The names do not show that both models come from the same base model.",
      "Bits per weight differ by 75 % (8.50 and 4.85; at most 5 % counts as equal work).",
      "1 of 6 repetitions are flagged: part of the prompt came from a cache.",
    ]);
  });

  it("refuses a claim when the rates scatter too much to be used", () => {
    const samples = buildPairs(6, 2).map((sample) =>
      sample.side === "b" && sample.pair % 2 === 0 ? { ...sample, lastTokenAtMs: sample.lastTokenAtMs * 2 } : sample,
    );
    expect(judge(buildRun({ samples })).noClaimReasons).toEqual([
      expect.stringMatching(/^The decode rate of llama3\.2:1b-instruct-q8_0 varied by \d+ %: something else/),
    ]);
  });

  it("has nothing to claim for one model", () => {
    const verdict = judge(buildRun({ samples: [buildSample()], b: null }));
    expect(verdict.noClaimReasons).toHaveLength(1);
    expect(verdict.headline).toContain("decodes 100.0 tok/s (one repetition) with mlx-lm 0.32.2 on Apple M2");
  });

  it("says so when nothing was finished", () => {
    expect(judge(buildRun()).headline).toBe("No repetition was finished.");
  });
});
