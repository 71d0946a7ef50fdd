/** What a list of repeated measurements says, in the unit of the measurements. */
export interface Summary {
  n: number;
  mean: number;
  /** Sample standard deviation (n - 1); null for one value. */
  sd: number | null;
  median: number;
  /** sd / mean; null where either is unknown or the mean is 0. */
  cv: number | null;
  min: number;
  max: number;
  /** Known from 10 values on; fewer do not reach that far into the tail. */
  p90: number | null;
  /** Known from 20 values on. */
  p95: number | null;
  /** Two-sided 95 % Student-t interval of the mean; null for one value. */
  interval: Interval | null;
}

export interface Interval {
  low: number;
  high: number;
}

/** A over B for pairs measured next to each other: the geometric mean of the pairs' ratios with its interval. */
export interface PairedRatio {
  pairs: number;
  ratio: number;
  /** Two-sided 95 % Student-t interval of the mean log-ratio, taken back by exp; null for one pair. */
  interval: Interval | null;
}

const CONFIDENCE = 0.95;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function sampleDeviation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const center = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1));
}

/** Quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan, the default of R and NumPy). */
export function quantile(values: readonly number[], probability: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const index = (sorted.length - 1) * probability;
  const below = sorted[Math.floor(index)] ?? Number.NaN;
  const above = sorted[Math.ceil(index)] ?? Number.NaN;
  return below + (above - below) * (index - Math.floor(index));
}

/**
 * P(|T| < t) for Student's t with a whole number of degrees of freedom: the finite series of Abramowitz and Stegun,
 * Handbook of Mathematical Functions, 26.7.3 (odd) and 26.7.4 (even).
 */
function centralProbability(t: number, degreesOfFreedom: number): number {
  const angle = Math.atan(t / Math.sqrt(degreesOfFreedom));
  const isOdd = degreesOfFreedom % 2 === 1;
  let term = isOdd ? Math.cos(angle) : 1;
  let sum = degreesOfFreedom === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k <= degreesOfFreedom - 2; k += 2) {
    term *= (Math.cos(angle) ** 2 * (k - 1)) / k;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}

/** By degrees of freedom; a report asks for the same few again and again. */
const criticalValues = new Map<number, number>();

/** The t beyond which 5 % of Student's distribution lies, both tails together (2.571 for 5 degrees of freedom). */
export function studentCriticalValue(degreesOfFreedom: number): number {
  const known = criticalValues.get(degreesOfFreedom);
  if (known !== undefined) return known;
  const found = findCriticalValue(degreesOfFreedom);
  criticalValues.set(degreesOfFreedom, found);
  return found;
}

function findCriticalValue(degreesOfFreedom: number): number {
  let low = 0;
  let high = 1_000;
  while (high - low > 1e-10) {
    const middle = (low + high) / 2;
    if (centralProbability(middle, degreesOfFreedom) < CONFIDENCE) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function meanInterval(values: readonly number[]): Interval | null {
  const sd = sampleDeviation(values);
  if (sd === null) return null;
  const center = mean(values);
  const halfWidth = (studentCriticalValue(values.length - 1) * sd) / Math.sqrt(values.length);
  return { low: center - halfWidth, high: center + halfWidth };
}

/** Null for an empty list. */
export function summarize(values: readonly number[]): Summary | null {
  if (values.length === 0) return null;
  const center = mean(values);
  const sd = sampleDeviation(values);
  return {
    n: values.length,
    mean: center,
    sd,
    median: quantile(values, 0.5),
    cv: sd === null || center === 0 ? null : sd / center,
    min: Math.min(...values),
    max: Math.max(...values),
    p90: values.length >= 10 ? quantile(values, 0.9) : null,
    p95: values.length >= 20 ? quantile(values, 0.95) : null,
    interval: meanInterval(values),
  };
}

/** Null without pairs. Both values of every pair must be above 0. */
export function pairedRatio(pairs: readonly (readonly [a: number, b: number])[]): PairedRatio | null {
  if (pairs.length === 0) return null;
  const logs = pairs.map(([a, b]) => Math.log(a / b));
  const interval = meanInterval(logs);
  return {
    pairs: pairs.length,
    ratio: Math.exp(mean(logs)),
    interval: interval && { low: Math.exp(interval.low), high: Math.exp(interval.high) },
  };
}

/** B over A instead of A over B. */
export const invertRatio = ({ pairs, ratio, interval }: PairedRatio): PairedRatio => ({
  pairs,
  ratio: 1 / ratio,
  interval: interval && { low: 1 / interval.high, high: 1 / interval.low },
});

/**
 * A over B for values that were not measured in pairs: the ratio of the geometric means with Welch's interval of the
 * difference of the mean logarithms (degrees of freedom by Satterthwaite, rounded down). `pairs` is the shorter list's
 * length. Null where a list is empty; all values must be above 0.
 */
export function ratioOfMeans(a: readonly number[], b: readonly number[]): PairedRatio | null {
  if (a.length === 0 || b.length === 0) return null;
  const [logsA, logsB] = [a.map(Math.log), b.map(Math.log)];
  const difference = mean(logsA) - mean(logsB);
  const [sdA, sdB] = [sampleDeviation(logsA), sampleDeviation(logsB)];
  const ratio = { pairs: Math.min(a.length, b.length), ratio: Math.exp(difference) };
  if (sdA === null || sdB === null) return { ...ratio, interval: null };
  const [partA, partB] = [sdA ** 2 / a.length, sdB ** 2 / b.length];
  const variance = partA + partB;
  const degrees = variance === 0 ? 1 : variance ** 2 / (partA ** 2 / (a.length - 1) + partB ** 2 / (b.length - 1));
  const reach = studentCriticalValue(Math.max(1, Math.floor(degrees))) * Math.sqrt(variance);
  return { ...ratio, interval: { low: Math.exp(difference - reach), high: Math.exp(difference + reach) } };
}

/** A word for a coefficient of variation, in the bands that NVIDIA's AIPerf documents. */
export function nameSpread(cv: number): "stable" | "ok" | "noisy" | "unusable" {
  if (cv < 0.05) return "stable";
  if (cv < 0.1) return "ok";
  return cv <= 0.2 ? "noisy" : "unusable";
}
