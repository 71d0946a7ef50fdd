/** A finished task's estimate and what it took. */
export interface EstimatePair {
  p50Minutes: number;
  actualMinutes: number;
}

export interface EstimateErrorPoint {
  /** |estimate - actual| / actual. */
  error: number;
  /** The median error of this task and of those finished before it, `trendWindow` in all. */
  medianError: number;
}

/** Enough to be calm, few enough to show a change. */
export const trendWindow = 10;

/** How far each estimate was off and the running median, for tasks in the order in which they were finished. */
export function traceErrors(pairs: readonly EstimatePair[]): EstimateErrorPoint[] {
  const errors = pairs.map(({ p50Minutes, actualMinutes }) => Math.abs(p50Minutes - actualMinutes) / actualMinutes);
  return errors.map((error, at) => ({
    error,
    medianError: median(errors.slice(Math.max(0, at + 1 - trendWindow), at + 1)),
  }));
}

/** The middle value, or the mean of the two in the middle; 0 of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}
