import { describe, expect, it } from "vitest";
import { pairedRatio } from "~/shared/bench-statistics";

/** A generator of its own, so that the test says the same each time (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A normal deviate by Box and Muller. */
const deviate = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const TRIALS = 8_000;

describe("the interval of the paired ratio", () => {
  it.each([6, 12])("covers the true ratio in 93 to 97 of 100 runs of %i pairs", (pairs) => {
    const random = createRandom(pairs);
    const trueRatio = 1.4;
    let covered = 0;
    for (let trial = 0; trial < TRIALS; trial++) {
      const values = Array.from({ length: pairs }, (): [number, number] => {
        // What slows both of a pair, such as heat, cancels; what slows one does not.
        const shared = 50 * Math.exp(0.1 * deviate(random));
        return [trueRatio * shared * Math.exp(0.03 * deviate(random)), shared * Math.exp(0.03 * deviate(random))];
      });
      const interval = pairedRatio(values)?.interval;
      if (interval && interval.low <= trueRatio && trueRatio <= interval.high) covered += 1;
    }
    expect(covered / TRIALS).toBeGreaterThan(0.93);
    expect(covered / TRIALS).toBeLessThan(0.97);
  });
});
