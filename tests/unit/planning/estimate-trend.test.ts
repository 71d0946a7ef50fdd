import { expect, test } from "vitest";
import { median, traceErrors } from "~/shared/estimate-trend";

const pair = (p50Minutes: number, actualMinutes: number) => ({ p50Minutes, actualMinutes });

test("the error of each estimate and the running median, computed by hand", () => {
  // Off by 50 of 100, 100 of 100, 0, 30 of 120.
  const traced = traceErrors([pair(50, 100), pair(200, 100), pair(60, 60), pair(90, 120)]);
  expect(traced.map(({ error }) => error)).toEqual([0.5, 1, 0, 0.25]);
  expect(traced.map(({ medianError }) => medianError)).toEqual([0.5, 0.75, 0.5, 0.375]);
});

test("the median forgets what lies more than ten tasks back", () => {
  const traced = traceErrors([...Array.from({ length: 10 }, () => pair(200, 100)), ...Array(10).fill(pair(100, 100))]);
  expect(traced[9]?.medianError).toBe(1);
  expect(traced[14]?.medianError).toBe(0.5);
  expect(traced[19]?.medianError).toBe(0);
  expect(traceErrors([])).toEqual([]);
});

test("the median of odd, even and no values", () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, 0]);
});
