import { quantile } from "~/shared/bench-statistics";
import type { BenchSample } from "~/shared/contracts/bench";

/** Milliseconds between two tokens, over all repetitions together. Tails that so few gaps do not reach are null. */
export interface GapSummary {
  n: number;
  p50: number;
  /** From 20 gaps on. */
  p95: number | null;
  /** From 100 gaps on. */
  p99: number | null;
  max: number;
}

/** With fewer chunks than this share of the tokens, a gap between chunks is no gap between tokens. */
const ONE_TOKEN_SHARE = 0.95;

const hasOneTokenChunks = ({ chunkAtMs, outputTokens }: BenchSample): boolean =>
  chunkAtMs.length >= ONE_TOKEN_SHARE * outputTokens;

/** The gaps between one repetition's tokens, in order. [] where its chunks hold several tokens. */
export function readGaps(sample: BenchSample): number[] {
  if (!hasOneTokenChunks(sample)) return [];
  return sample.chunkAtMs.slice(1).map((at, index) => at - (sample.chunkAtMs[index] ?? at));
}

/** Null where no repetition has gaps. */
export function summarizeGaps(samples: readonly BenchSample[]): GapSummary | null {
  const gaps = samples.flatMap(readGaps);
  if (gaps.length === 0) return null;
  return {
    n: gaps.length,
    p50: quantile(gaps, 0.5),
    p95: gaps.length >= 20 ? quantile(gaps, 0.95) : null,
    p99: gaps.length >= 100 ? quantile(gaps, 0.99) : null,
    max: gaps.reduce((longest, gap) => Math.max(longest, gap), 0),
  };
}
