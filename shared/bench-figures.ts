import type { BenchSample } from "~/shared/contracts/bench";

/** The figures of one repetition. Null where the repetition cannot give it. */
export interface Figures {
  ttftMs: number;
  /** Lower bound: the time to first token also holds HTTP, tokenizing and one decoding step. */
  prefillTokensPerSecond: number | null;
  decodeTokensPerSecond: number | null;
  /** What a person feels: all tokens over the whole time from sending to the last byte. */
  effectiveTokensPerSecond: number | null;
}

export const figureNames = ["decode", "prefill", "ttft", "effective"] as const;
export type FigureName = (typeof figureNames)[number];

export interface FigureDescription {
  label: string;
  unit: "tok/s" | "ms";
  /** Which direction is good. */
  better: "higher" | "lower";
  formula: string;
}

export const figureDescriptions: Record<FigureName, FigureDescription> = {
  decode: {
    label: "Decode",
    unit: "tok/s",
    better: "higher",
    formula: "(output tokens - 1) / (last text - first text)",
  },
  prefill: {
    label: "Prefill",
    unit: "tok/s",
    better: "higher",
    formula: "(prompt tokens - cached tokens) / time to first text",
  },
  ttft: { label: "Time to first token", unit: "ms", better: "lower", formula: "first text - request sent" },
  effective: {
    label: "Effective",
    unit: "tok/s",
    better: "higher",
    formula: "output tokens / (last byte - request sent)",
  },
};

const perSecond = (count: number, elapsedMs: number): number | null =>
  count > 0 && elapsedMs > 0 ? (count * 1_000) / elapsedMs : null;

/**
 * Decode rate between the first and the last text: the tokens that the first chunk holds came before the clock starts,
 * so they do not count. With one token a chunk that is `outputTokens - 1`; an engine that sends several at once has
 * `outputTokens / textChunks` in its first chunk on average.
 */
function decodeRate(sample: BenchSample): number | null {
  if (sample.textChunks < 2) return null;
  const inFirstChunk = Math.max(1, sample.outputTokens / sample.textChunks);
  return perSecond(sample.outputTokens - inFirstChunk, sample.lastTokenAtMs - sample.firstTokenAtMs);
}

export function deriveFigures(sample: BenchSample): Figures {
  return {
    ttftMs: sample.firstTokenAtMs,
    prefillTokensPerSecond: perSecond(sample.promptTokens - (sample.cachedTokens ?? 0), sample.firstTokenAtMs),
    decodeTokensPerSecond: decodeRate(sample),
    effectiveTokensPerSecond: perSecond(sample.outputTokens, sample.endMs),
  };
}

export function readFigure(figures: Figures, name: FigureName): number | null {
  switch (name) {
    case "decode":
      return figures.decodeTokensPerSecond;
    case "prefill":
      return figures.prefillTokensPerSecond;
    case "ttft":
      return figures.ttftMs > 0 ? figures.ttftMs : null;
    case "effective":
      return figures.effectiveTokensPerSecond;
  }
}
