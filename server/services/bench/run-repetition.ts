import type { NextPrompt } from "~/server/services/bench/prepare-prompts";
import type { Contestant } from "~/server/services/bench/resolve-sides";
import { type TimedGeneration, timeGeneration } from "~/server/services/bench/time-generation";
import { withPeakMemory } from "~/server/services/bench/watch-memory";
import type { Repetition } from "~/shared/bench-schedule";
import type { BenchRun, BenchSample } from "~/shared/contracts/bench";

export interface RepetitionContext {
  options: BenchRun["options"];
  contextTokens: number;
  signal: AbortSignal;
  nextPrompt: NextPrompt;
}

/** An answer that stops early is asked for again with another first line, so often. */
const MAX_ATTEMPTS = 3;

/** Above this mean number of rows in a batch, another request was decoded together with ours. */
const ALONE_BATCH = 1.01;

/** Sends `prompt` to the contestant and gives what the clock and the engine say. */
export function generate(
  contestant: Contestant,
  prompt: string,
  { options, contextTokens, signal }: Omit<RepetitionContext, "nextPrompt">,
  onText?: (text: string) => void,
): Promise<TimedGeneration> {
  return timeGeneration({
    engine: contestant.engine,
    model: contestant.model.name,
    prompt,
    outputTokens: options.outputTokens,
    contextTokens,
    signal,
    ...(onText ? { onText } : {}),
  });
}

/**
 * Measures one repetition. `prompt` is the text of the pair; a retry takes a new one.
 * A short answer counts after the last attempt and carries what happened in its figures.
 */
export async function runRepetition(
  contestant: Contestant,
  { position, pair, side }: Repetition,
  prompt: string,
  context: RepetitionContext,
  onText: (text: string) => void,
): Promise<BenchSample> {
  let attempts = 1;
  let text = prompt;
  for (;;) {
    const startedAt = Date.now();
    const { result, peakResidentBytes } = await withPeakMemory(contestant.engine, () =>
      generate(contestant, text, context, onText),
    );
    if (result.finishReason !== "length" && attempts < MAX_ATTEMPTS) {
      attempts += 1;
      text = await context.nextPrompt();
      continue;
    }
    const { batchSizeMean, text: outputText, ...measured } = result;
    const flags = (batchSizeMean ?? 1) > ALONE_BATCH ? ["other_requests"] : [];
    return {
      pair,
      side,
      position,
      attempts,
      startedAt,
      peakResidentBytes,
      flags,
      outputText,
      ...measured,
      caseId: "main",
      via: "engine",
      sentAtMs: 0,
      chunkAtMs: [],
      environment: null,
    };
  }
}
