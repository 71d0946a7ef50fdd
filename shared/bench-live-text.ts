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

/** The text of the newest repetition of each side. */
export function splitLanes(text: string): Lanes {
  const lanes: Lanes = { a: "", b: "", current: null };
  for (const record of text.split(SEPARATOR).slice(1)) {
    const side = record.startsWith("b") ? "b" : "a";
    lanes[side] = record.slice(1);
    lanes.current = side;
  }
  return lanes;
}
