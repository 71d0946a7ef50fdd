import type { AnswerParts } from "~/server/gateway/chat-bridge/answer-parts";
import type { ReadAnswer } from "~/server/gateway/chat-bridge/several-answers";
import type { EngineId } from "~/shared/contracts/engine";

/**
 * What other servers do not tell, beside a dialect's own fields: how long the answer waited and how it was made.
 * Null where the engine does not say.
 */
export interface AnswerFigures {
  engine: EngineId;
  queue_ms: number | null;
  load_ms: number;
  /** From the request's arrival to the first piece of the answer. */
  ttft_ms: number | null;
  cached_tokens: number;
  batch_size_mean: number | null;
}

/** Of the first of several answers to one request, which arrived at `startedAtMs` of `performance.now()`. */
export function toFigures(answers: ReadAnswer[], startedAtMs: number): AnswerFigures | undefined {
  const [answer] = answers;
  if (!answer) return undefined;
  const { parts } = answer;
  const { queueNs, loadNs, cachedTokens, batchSizeMean } = parts.done;
  return {
    engine: answer.engine,
    queue_ms: queueNs === null ? null : toMs(queueNs / 1e6),
    load_ms: toMs(loadNs / 1e6),
    ttft_ms: parts.firstAtMs === null ? null : toMs(parts.firstAtMs - startedAtMs),
    cached_tokens: cachedTokens,
    batch_size_mean: batchSizeMean,
  };
}

/** Tokens of one answer or of several to the same prompt, which is counted once. */
export interface TokenUsage {
  promptTokens: number;
  cachedTokens: number;
  outputTokens: number;
  thinkingTokens: number;
}

export function sumUsage(answers: AnswerParts[]): TokenUsage {
  const usage: TokenUsage = { promptTokens: 0, cachedTokens: 0, outputTokens: 0, thinkingTokens: 0 };
  for (const { done, thinkingTokens } of answers) {
    usage.promptTokens = Math.max(usage.promptTokens, done.promptTokens);
    usage.cachedTokens = Math.max(usage.cachedTokens, done.cachedTokens);
    usage.outputTokens += done.outputTokens;
    usage.thinkingTokens += Math.min(thinkingTokens, done.outputTokens);
  }
  return usage;
}

const toMs = (ms: number): number => Math.round(ms * 1000) / 1000;
