import { deriveFigures } from "~/shared/bench-figures";
import { quantile } from "~/shared/bench-statistics";
import type { BenchRun, BenchSample } from "~/shared/contracts/bench";

/** Why a repetition must not support a claim. The first ones are seen by the runner, the others follow from the sample. */
export const benchFlags = {
  other_requests: "the engine worked on another request at the same time",
  no_decode_rate: "the text arrived in one piece, so the decode rate is unknown",
  short_stop: "the model stopped before the asked number of tokens",
  output_count: "the engine counted another number of output tokens than was asked for",
  prompt_count: "the engine counted another prompt length than was asked for",
  unequal_prompts: "the two engines counted different prompt lengths for this pair",
  unequal_outputs: "the two engines gave different numbers of output tokens for this pair",
  cache_hit: "part of the prompt came from a cache",
  prefill_outlier: "prefill ran at more than twice the median rate, which hints at a cache hit that was not reported",
} as const;
export type BenchFlag = keyof typeof benchFlags;

/** Two engines may differ by a begin-of-text token and one merge at the seam. */
export const COUNT_TOLERANCE_TOKENS = 2;

const isFlag = (flag: string): flag is BenchFlag => flag in benchFlags;

/** What to call a stored flag; an unknown one (of a newer version) stands for itself. */
export const describeFlag = (flag: string): string => (isFlag(flag) ? benchFlags[flag] : flag);

function flagSample(sample: BenchSample, options: BenchRun["options"]): BenchFlag[] {
  const flags: BenchFlag[] = [];
  if (deriveFigures(sample).decodeTokensPerSecond === null) flags.push("no_decode_rate");
  if (sample.finishReason !== "length") flags.push("short_stop");
  else if (sample.outputTokens !== options.outputTokens) flags.push("output_count");
  const wanted = options.prompt === undefined ? options.promptTokens : undefined;
  if (wanted !== undefined && Math.abs(sample.promptTokens - wanted) > COUNT_TOLERANCE_TOKENS) {
    flags.push("prompt_count");
  }
  if ((sample.cachedTokens ?? 0) > COUNT_TOLERANCE_TOKENS) flags.push("cache_hit");
  return flags;
}

function flagPair(sample: BenchSample, twin: BenchSample | undefined): BenchFlag[] {
  if (!twin) return [];
  const flags: BenchFlag[] = [];
  if (Math.abs(sample.promptTokens - twin.promptTokens) > COUNT_TOLERANCE_TOKENS) flags.push("unequal_prompts");
  if (sample.outputTokens !== twin.outputTokens) flags.push("unequal_outputs");
  return flags;
}

/** The prefill rate beyond which a repetition is suspect, by side; needs three repetitions to have a median to trust. */
function prefillLimit(samples: readonly BenchSample[]): number {
  const rates = samples.flatMap((sample) => deriveFigures(sample).prefillTokensPerSecond ?? []);
  return rates.length < 3 ? Number.POSITIVE_INFINITY : 2 * quantile(rates, 0.5);
}

/** All flags of every sample, in the order of the samples. */
export function flagSamples(samples: readonly BenchSample[], options: BenchRun["options"]): string[][] {
  const limits = {
    a: prefillLimit(samples.filter((sample) => sample.side === "a")),
    b: prefillLimit(samples.filter((sample) => sample.side === "b")),
  };
  return samples.map((sample) => {
    const twin = samples.find((other) => other.pair === sample.pair && other.side !== sample.side);
    const flags: string[] = [...sample.flags, ...flagSample(sample, options), ...flagPair(sample, twin)];
    const isTold = sample.cachedTokens !== null;
    const rate = deriveFigures(sample).prefillTokensPerSecond ?? 0;
    if (!isTold && rate > limits[sample.side]) flags.push("prefill_outlier");
    return [...new Set(flags)];
  });
}
