import type { BenchSide } from "~/shared/contracts/bench";

/**
 * A benchmark job has one stream of live text for both models. Each repetition begins with a record separator (ASCII 30)
 * and the side's letter, so that a page which opens in the middle can tell the lanes apart.
 */
const SEPARATOR = "\u001e";

export const markRepetition = (side: BenchSide): string => SEPARATOR + side;

export interface Lanes {
  a: string;
  b: string;
  /** The side whose text is arriving; null before the first repetition. */
  current: BenchSide | null;
}

/** The text of the newest repetition of each side. Searched from the end: a run's whole text can be megabytes. */
export function splitLanes(text: string): Lanes {
  const read = (side: BenchSide): string => {
    const start = text.lastIndexOf(markRepetition(side));
    if (start < 0) return "";
    const end = text.indexOf(SEPARATOR, start + 1);
    return text.slice(start + 2, end < 0 ? undefined : end);
  };
  const newest = text[text.lastIndexOf(SEPARATOR) + 1];
  return { a: read("a"), b: read("b"), current: text.includes(SEPARATOR) ? (newest === "b" ? "b" : "a") : null };
}
