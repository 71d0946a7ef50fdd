/** A seeded source of choices, so that the same seed always writes the same examples (generator mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number from 0 up to, not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One entry of a list that is not empty. */
  pick<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.next() * items.length)] as Item;
  }

  /** `count` different entries in random order, or all when there are fewer. */
  sample<Item>(items: readonly Item[], count: number): Item[] {
    const rest = [...items];
    const chosen: Item[] = [];
    while (chosen.length < count && rest.length > 0) chosen.push(...rest.splice(this.between(0, rest.length - 1), 1));
    return chosen;
  }
}

/** Which examples: those that a model learns from, or those that only the evaluator shows it. */
export type Split = "train" | "held-out";

/**
 * The part of a list for a split: every fifth entry is held out, from the first list on and for ever. `more` is to learn
 * from alone, so that what is added there leaves the held-out part as it was.
 */
export function partOf<Item>(items: readonly Item[], split: Split, more: readonly Item[] = []): Item[] {
  const part = items.filter((_, index) => (index % 5 === 2) === (split === "held-out"));
  return split === "train" ? [...part, ...more] : part;
}

/** As `partOf`, by the word itself: one that stands in two lists is on the same side in both. */
export function wordsOf(words: readonly string[], split: Split): string[] {
  return words.filter((word) => (hash(word) % 5 === 2) === (split === "held-out"));
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  return [...text].reduce((value, char) => Math.imul(value ^ char.charCodeAt(0), 0x01000193) >>> 0, 0x811c9dc5);
}
