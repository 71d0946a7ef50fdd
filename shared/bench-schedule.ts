import type { BenchSide } from "~/shared/contracts/bench";

export interface Repetition {
  position: number;
  pair: number;
  side: BenchSide;
}

/** Parity of the set bits: the Thue-Morse sequence 0 1 1 0 1 0 0 1. */
function isSwapped(pair: number): boolean {
  let parity = 0;
  for (let rest = pair; rest > 0; rest >>= 1) parity ^= rest & 1;
  return parity === 1;
}

/**
 * The order of execution: ABBA BAAB ... for two sides, so that a machine that slows down steadily favours neither, or
 * plain repetitions of A for one.
 */
export function scheduleRepetitions(pairs: number, sides: 1 | 2): Repetition[] {
  const repetitions: Repetition[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const order: BenchSide[] = sides === 1 ? ["a"] : isSwapped(pair) ? ["b", "a"] : ["a", "b"];
    for (const side of order) repetitions.push({ position: repetitions.length, pair, side });
  }
  return repetitions;
}
