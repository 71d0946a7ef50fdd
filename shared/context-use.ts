import type { ChatOptions, Turn } from "~/shared/contracts/conversation";
import type { Model } from "~/shared/contracts/model";

/** The MLX backend's context where a request names none (docs/engine-protocol.md). */
const mlxContextTokens = 8192;

/** Tokens that fit the context with these options; null while nobody can tell (Ollama decides when it loads). */
export function contextLimit(model: Model | undefined, options: ChatOptions): number | null {
  if (!model) return options.num_ctx ?? null;
  if (model.engine === "mlx") {
    return Math.min(options.num_ctx ?? mlxContextTokens, model.contextLength ?? Number.POSITIVE_INFINITY);
  }
  return options.num_ctx ?? model.loaded?.contextLength ?? null;
}

/** Tokens of the conversation so far as the engine counted them with the newest answer; null before the first. */
export function contextUsed(turns: readonly Turn[]): number | null {
  const figures = turns.findLast(({ figures: found }) => found?.promptTokens != null)?.figures;
  return figures?.promptTokens == null ? null : figures.promptTokens + (figures.outputTokens ?? 0);
}

/** About four letters make a token in most languages' text. */
export const estimateTokens = (letters: number): number => Math.ceil(letters / 4);

/** The next size to offer when a context is too small: a power of two above what is needed, within the model's own. */
export function largerContext(needed: number, model: Model | undefined): number | null {
  const wanted = 2 ** Math.ceil(Math.log2(Math.max(needed, 2048) * 1.25));
  const largest = model?.contextLength ?? 131_072;
  const offered = Math.min(wanted, largest);
  return offered > needed ? offered : null;
}

export interface ConversationTotals {
  answers: number;
  outputTokens: number;
  /** Read anew, cached ones left out. */
  readTokens: number;
  cachedTokens: number;
  totalMs: number;
}

/** What the shown answers cost together. */
export function sumFigures(turns: readonly Turn[]): ConversationTotals {
  const totals = { answers: 0, outputTokens: 0, readTokens: 0, cachedTokens: 0, totalMs: 0 };
  for (const { figures } of turns) {
    if (!figures) continue;
    const cached = figures.cachedTokens ?? 0;
    totals.answers += 1;
    totals.outputTokens += figures.outputTokens ?? 0;
    totals.cachedTokens += cached;
    totals.readTokens += Math.max(0, (figures.promptTokens ?? 0) - cached);
    totals.totalMs += figures.totalMs;
  }
  return totals;
}
