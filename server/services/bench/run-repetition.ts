import type { PowerMeter } from "~/server/services/bench/power-meter";
import type { Contestant } from "~/server/services/bench/resolve-sides";
import type { GatewayDoor } from "~/server/services/bench/send-through-gateway";
import {
  type ChatPrompt,
  RepetitionError,
  type TimedGeneration,
  timeGeneration,
} from "~/server/services/bench/time-generation";
import { withPeakMemory } from "~/server/services/bench/watch-memory";
import type { BenchSample, Environment } from "~/shared/contracts/bench";

/** One request of a case. */
export interface Repetition {
  contestant: Contestant;
  pair: number;
  caseId: string;
  prompt: string | ChatPrompt;
  outputTokens: number;
  contextTokens: number;
  signal: AbortSignal;
  /** When the run's clock began, by `performance.now()`. */
  runStartedAt: number;
  environment: Environment | null;
  meter: PowerMeter;
  /** Set for a request that goes through the daemon's own API. */
  door?: GatewayDoor;
  /** Gives another prompt for an answer that stopped early; without it the first answer counts. */
  nextPrompt?: () => Promise<string>;
  /** Other requests of the benchmark run at the same time. */
  isCrowded?: boolean;
  onText?: (text: string) => void;
}

/** An answer that stops early or is cut off for its repetitions is asked for again with another first line, so often. */
const MAX_ATTEMPTS = 3;

/** Above this mean number of rows in a batch, another request was decoded together with ours. */
const ALONE_BATCH = 1.01;

/** What the machine shows of one request that runs alone. */
async function watchMachine<Result>({ contestant, meter }: Repetition, work: () => Promise<Result>) {
  const { result, energyJoules } = await meter.measure(() => withPeakMemory(contestant.engine, work));
  return { ...result, energyJoules };
}

/** As `watchMachine`, for one of several requests that run at the same time. */
async function watchNothing<Result>(work: () => Promise<Result>) {
  return { result: await work(), peakResidentBytes: null, energyJoules: null };
}

/** For a `catch`: gives the answer's being cut off as a value. Throws every other error. */
export function returnRepetition(error: unknown): RepetitionError {
  if (error instanceof RepetitionError) return error;
  throw error;
}

/** Sends the request once and gives what the clock and the engine say. */
export function generate(
  { contestant, outputTokens, contextTokens, signal, door, onText }: Omit<Repetition, "prompt" | "meter">,
  prompt: string | ChatPrompt,
): Promise<TimedGeneration> {
  const { engine, model } = contestant;
  const request = { engine, model: model.name, prompt, outputTokens, contextTokens, signal, door };
  return timeGeneration(onText ? { ...request, onText } : request);
}

/**
 * Measures one repetition; its position in the run is still to be given. A short answer counts after the last attempt
 * and carries what happened in its figures. Throws the engine's error; RepetitionError if the last attempt was cut off.
 */
export async function runRepetition(repetition: Repetition): Promise<Omit<BenchSample, "position">> {
  const { contestant, pair, caseId, environment, runStartedAt, nextPrompt, isCrowded } = repetition;
  let { prompt } = repetition;
  for (let attempts = 1; ; attempts++) {
    const startedAt = Date.now();
    const sentAtMs = performance.now() - runStartedAt;
    const once = () => generate(repetition, prompt);
    const watched = await (isCrowded ? watchNothing(once) : watchMachine(repetition, once)).catch(returnRepetition);
    const isShort = watched instanceof RepetitionError || watched.result.finishReason !== "length";
    if (nextPrompt && isShort && attempts < MAX_ATTEMPTS) {
      prompt = await nextPrompt();
      continue;
    }
    if (watched instanceof RepetitionError) throw watched;
    const { result, peakResidentBytes, energyJoules } = watched;
    const { batchSizeMean, text: outputText, ...measured } = result;
    const isDisturbed = !isCrowded && (batchSizeMean ?? 1) > ALONE_BATCH;
    return {
      pair,
      side: contestant.side,
      caseId,
      via: repetition.door ? "gateway" : "engine",
      attempts,
      startedAt,
      sentAtMs,
      environment: environment && { ...environment, energyJoules },
      peakResidentBytes,
      flags: isDisturbed ? ["other_requests"] : [],
      outputText,
      ...measured,
    };
  }
}
