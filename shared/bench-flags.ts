import { deriveFigures } from "~/shared/bench-figures";
import { quantile } from "~/shared/bench-statistics";
import type { BenchSample, Environment } from "~/shared/contracts/bench";

/** Why a repetition must not support a claim. The first ones are seen by the runner, the others follow from the sample. */
export const benchFlags = {
  other_requests: "the engine worked on another request at the same time",
  busy_machine: "other programs used more than 30 % of the processors just before",
  swap_growth: "the machine swapped more than half a GiB since the run began",
  hot: "the machine was too hot to run at full speed",
  on_battery: "the machine ran on its battery",
  low_power: "the machine saved power",
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

/** What passes by itself: a repetition with one of these is measured again. */
export const transientFlags: ReadonlySet<string> = new Set([
  "other_requests",
  "busy_machine",
  "swap_growth",
  "hot",
  "prefill_outlier",
] satisfies BenchFlag[]);

const MAX_OTHER_LOAD = 0.3;
const MAX_SWAP_GROWTH_BYTES = 0.5 * 1024 ** 3;

/** Two engines may differ by a begin-of-text token and one merge at the seam. */
export const COUNT_TOLERANCE_TOKENS = 2;

const isFlag = (flag: string): flag is BenchFlag => flag in benchFlags;

/** What to call a stored flag; an unknown one (of a newer version) stands for itself. */
export const describeFlag = (flag: string): string => (isFlag(flag) ? benchFlags[flag] : flag);

/** What was asked for; without `promptTokens` the prompt's length is whatever it is. */
export interface AskedWork {
  promptTokens?: number | undefined;
  outputTokens: number;
}

/** What speaks against the machine's state; `firstSwapBytes` is what was swapped when the run began. */
export function flagEnvironment(environment: Environment | null, firstSwapBytes: number | null): BenchFlag[] {
  if (!environment) return [];
  const { otherLoad, swapBytes, thermal, onBattery, lowPower } = environment;
  const flags: BenchFlag[] = [];
  if (otherLoad !== null && otherLoad > MAX_OTHER_LOAD) flags.push("busy_machine");
  if (swapBytes !== null && firstSwapBytes !== null && swapBytes - firstSwapBytes > MAX_SWAP_GROWTH_BYTES) {
    flags.push("swap_growth");
  }
  if (thermal !== null && thermal !== "nominal") flags.push("hot");
  if (onBattery) flags.push("on_battery");
  if (lowPower) flags.push("low_power");
  return flags;
}

function flagSample(sample: BenchSample, asked: AskedWork): BenchFlag[] {
  const flags: BenchFlag[] = [];
  if (deriveFigures(sample).decodeTokensPerSecond === null) flags.push("no_decode_rate");
  if (sample.finishReason !== "length") flags.push("short_stop");
  else if (sample.outputTokens !== asked.outputTokens) flags.push("output_count");
  const wanted = asked.promptTokens;
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

/** All flags of every sample of one case, in the order of the samples. */
export function flagSamples(samples: readonly BenchSample[], asked: AskedWork): string[][] {
  const firstSwapBytes = samples[0]?.environment?.swapBytes ?? null;
  const limits = {
    a: prefillLimit(samples.filter((sample) => sample.side === "a")),
    b: prefillLimit(samples.filter((sample) => sample.side === "b")),
  };
  return samples.map((sample) => {
    const twin = samples.find((other) => other.pair === sample.pair && other.side !== sample.side);
    const flags: string[] = [
      ...sample.flags,
      ...flagEnvironment(sample.environment, firstSwapBytes),
      ...flagSample(sample, asked),
      ...flagPair(sample, twin),
    ];
    const isTold = sample.cachedTokens !== null;
    const rate = deriveFigures(sample).prefillTokensPerSecond ?? 0;
    if (!isTold && rate > limits[sample.side]) flags.push("prefill_outlier");
    return [...new Set(flags)];
  });
}
