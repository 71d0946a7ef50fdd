import { quantile } from "~/shared/bench-statistics";

/** A finished task's estimate and what it took. */
export interface EstimatePair {
  p50Minutes: number;
  actualMinutes: number;
}

export interface EstimateErrorPoint {
  /** Its `relativeError`. */
  error: number;
  /** The median error of this task and of those finished before it, `trendWindow` in all. */
  medianError: number;
}

/** Enough to be calm, few enough to show a change. */
export const trendWindow = 10;

/** How far each estimate was off and the running median, for tasks in the order in which they were finished. */
export function traceErrors(pairs: readonly EstimatePair[]): EstimateErrorPoint[] {
  const errors = pairs.map(relativeError);
  return errors.map((error, at) => ({
    error,
    medianError: median(errors.slice(Math.max(0, at + 1 - trendWindow), at + 1)),
  }));
}

/** |estimate - actual| / actual. */
export const relativeError = ({ p50Minutes, actualMinutes }: EstimatePair): number =>
  Math.abs(p50Minutes - actualMinutes) / actualMinutes;

/** The middle value, or the mean of the two in the middle; 0 of nothing. */
export const median = (values: readonly number[]): number => (values.length === 0 ? 0 : quantile(values, 0.5));
