import { describe, expect, it } from "vitest";
import { nameSpread, pairedRatio, quantile, studentCriticalValue, summarize } from "~/shared/bench-statistics";

describe("studentCriticalValue", () => {
  it.each([
    [1, 12.706],
    [2, 4.303],
    [3, 3.182],
    [4, 2.776],
    [5, 2.571],
    [6, 2.447],
    [9, 2.262],
    [10, 2.228],
    [15, 2.131],
    [30, 2.042],
    [49, 2.01],
    [120, 1.98],
  ])("gives the published 95 %% value for %i degrees of freedom", (degreesOfFreedom, published) => {
    expect(studentCriticalValue(degreesOfFreedom)).toBeCloseTo(published, 3);
  });
});

describe("quantile", () => {
  it("interpolates between order statistics", () => {
    expect(quantile([40, 10, 30, 20], 0.5)).toBe(25);
    expect(quantile([1, 2, 3, 4, 5], 0.9)).toBeCloseTo(4.6, 12);
    expect(quantile([7], 0.95)).toBe(7);
  });
});

describe("summarize", () => {
  it("gives hand-computed figures", () => {
    const summary = summarize([2, 4, 4, 4, 5, 5, 7, 9]);
    expect(summary).toMatchObject({ n: 8, mean: 5, median: 4.5, min: 2, max: 9 });
    expect(summary?.sd).toBeCloseTo(Math.sqrt(32 / 7), 12);
    expect(summary?.cv).toBeCloseTo(Math.sqrt(32 / 7) / 5, 12);
    const halfWidth = 2.3646 * Math.sqrt(32 / 7 / 8);
    expect(summary?.interval?.low).toBeCloseTo(5 - halfWidth, 3);
    expect(summary?.interval?.high).toBeCloseTo(5 + halfWidth, 3);
  });

  it("knows no spread of one value and nothing of none", () => {
    expect(summarize([3])).toMatchObject({ n: 1, mean: 3, sd: null, cv: null, interval: null });
    expect(summarize([])).toBeNull();
  });

  it("gives p90 from ten values on and p95 from twenty", () => {
    const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);
    expect(summarize(upTo(9))).toMatchObject({ p90: null, p95: null });
    expect(summarize(upTo(10))).toMatchObject({ p90: 9.1, p95: null });
    expect(summarize(upTo(20))?.p95).toBeCloseTo(19.05, 12);
  });
});

describe("pairedRatio", () => {
  it("is the geometric mean with the t interval of the log-ratios", () => {
    const result = pairedRatio([
      [2, 1],
      [8, 1],
    ]);
    expect(result?.ratio).toBeCloseTo(4, 12);
    const halfWidth = 12.7062 * (Math.log(2) / Math.SQRT2) * Math.SQRT2;
    expect(Math.log(result?.interval?.high ?? 0)).toBeCloseTo(Math.log(4) + halfWidth, 3);
    expect(Math.log(result?.interval?.low ?? 0)).toBeCloseTo(Math.log(4) - halfWidth, 3);
  });

  it("has no interval for one pair and is null for none", () => {
    expect(pairedRatio([[3, 2]])).toEqual({ pairs: 1, ratio: expect.closeTo(1.5, 12), interval: null });
    expect(pairedRatio([])).toBeNull();
  });
});

describe("nameSpread", () => {
  it("names the bands", () => {
    expect([0.01, 0.05, 0.1, 0.2, 0.21].map(nameSpread)).toEqual(["stable", "ok", "noisy", "noisy", "unusable"]);
  });
});
