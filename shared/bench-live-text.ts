import type { BenchSide } from "~/shared/contracts/bench";

/**
 * A benchmark job has one stream of live text for both models. Each repetition begins with a record separator (ASCII 30)
 * and the side's letter, so that a page which opens in the middle can tell the lanes apart; each chunk begins with a
 * unit separator (ASCII 31), so that chunks can be counted.
 */
const SEPARATOR = "\u001e";
const CHUNK = "\u001f";

export const markRepetition = (side: BenchSide): string => SEPARATOR + side;
export const markChunk = (text: string): string => CHUNK + text;

export interface Lane {
  text: string;
  /** Chunks that arrived so far. */
  chunks: number;
}

export interface Lanes {
  a: Lane;
  b: Lane;
  /** The side whose text is arriving; null before the first repetition. */
  current: BenchSide | null;
}

/** The text of the newest repetition of each side. Searched from the end: a run's whole text can be megabytes. */
export function splitLanes(text: string): Lanes {
  const read = (side: BenchSide): Lane => {
    const start = text.lastIndexOf(markRepetition(side));
    if (start < 0) return { text: "", chunks: 0 };
    const end = text.indexOf(SEPARATOR, start + 1);
    const parts = text.slice(start + 2, end < 0 ? undefined : end).split(CHUNK);
    return { text: parts.join(""), chunks: parts.length - 1 };
  };
  const newest = text[text.lastIndexOf(SEPARATOR) + 1];
  return { a: read("a"), b: read("b"), current: text.includes(SEPARATOR) ? (newest === "b" ? "b" : "a") : null };
}
