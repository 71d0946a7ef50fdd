import { describe, expect, it } from "vitest";
import { compareRuns, findRegressions } from "~/shared/bench-compare";
import { ratioOfMeans } from "~/shared/bench-statistics";
import type { BenchRun } from "~/shared/contracts/bench";
import { buildPairs, buildRun, mlxModel } from "./bench-run-builder";

const run = (slower: number, overrides: Partial<BenchRun> = {}) =>
  buildRun({
    configHash: "same",
    samples: buildPairs(6).map((sample) => ({
      ...sample,
      lastTokenAtMs: sample.firstTokenAtMs + (1_270 + (sample.pair % 3)) * slower,
    })),
    ...overrides,
  });
const decodeOf = (before: BenchRun, after: BenchRun, threshold?: number) =>
  compareRuns(before, after, threshold).figures.find(({ side, figure }) => side === "a" && figure === "decode");

describe("compareRuns", () => {
  it("calls a change one only when it is shown and large enough", () => {
    expect(decodeOf(run(1), run(1.1))).toMatchObject({ change: "worse" });
    expect(decodeOf(run(1), run(0.9))).toMatchObject({ change: "better" });
    expect(decodeOf(run(1), run(1.02))).toMatchObject({ change: "none" });
    expect(decodeOf(run(1), run(1.02), 0.01)).toMatchObject({ change: "worse" });
    const single = (slower: number) => run(slower, { samples: run(slower).samples.slice(0, 2) });
    expect(decodeOf(single(1), single(2))).toMatchObject({ change: "unknown" });
  });

  it("finds a regression only between runs of the same configuration", () => {
    expect(findRegressions(compareRuns(run(1), run(1.2))).map(({ figure }) => figure)).toContain("decode");
    const other = compareRuns(run(1), run(1.2, { configHash: "other" }));
    expect(other.differences).toEqual([expect.stringContaining("configuration hash")]);
    expect(findRegressions(other)).toEqual([]);
    expect(compareRuns(run(1), run(1.2, { protocol: 2 })).differences[0]).toContain("protocol 1 and 2");
  });

  it("marks what changed between the two", () => {
    const after = run(1, { a: { ...mlxModel, engineVersion: "mlx-lm 0.33.0" }, ollmlxVersion: "0.2.0" });
    expect(compareRuns(run(1), after).marks).toEqual(["A: mlx-lm 0.32.2 → mlx-lm 0.33.0", "ollmlx: 0.1.0 → 0.2.0"]);
  });
});

describe("ratioOfMeans", () => {
  it("gives Welch's interval on the scale of logarithms", () => {
    const a = [1, 2, 3, 4].map((value) => Math.exp(value));
    const b = [2, 2.5, 3].map((value) => Math.exp(value));
    const found = ratioOfMeans(a, b);
    // By hand: means 2.5 and 2.5, variances 5/12 and 1/12, df 4.3 -> 4, t 2.776.
    expect(found?.ratio).toBeCloseTo(1, 9);
    expect(Math.log(found?.interval?.high ?? 0)).toBeCloseTo(2.7764 * Math.sqrt(5 / 12 + 1 / 12), 3);
    expect(ratioOfMeans([], b)).toBeNull();
    expect(ratioOfMeans([1], b)?.interval).toBeNull();
  });
});
