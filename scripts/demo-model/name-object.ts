import { inventName, inventWord } from "~/scripts/demo-model/invent-word";
import { type Random, type Split, wordsOf } from "~/scripts/demo-model/random";
import { modifiers, nouns } from "~/scripts/demo-model/words";

/** Names longer than this leave no room in a subtask's title of 70 characters. */
const mostChars = 32;

const parts = {
  train: { nouns: wordsOf(nouns, "train"), modifiers: wordsOf(modifiers, "train") },
  "held-out": { nouns: wordsOf(nouns, "held-out"), modifiers: wordsOf(modifiers, "held-out") },
};

/**
 * What a task is about, without an article: "weekly parser", "zorbix reader board", "XK-402". `inventedShare` of them hold a
 * word that no list has.
 */
export function nameObject(random: Random, split: Split, inventedShare: number): { text: string; isInvented: boolean } {
  const isInvented = random.chance(inventedShare);
  for (;;) {
    const text = isInvented ? nameInvented(random, split) : nameOrdinary(random, split);
    const words = text.toLowerCase().split(" ");
    if (text.length <= mostChars && new Set(words).size === words.length) return { text, isInvented };
  }
}

const heldOut = new Set([...parts["held-out"].nouns, ...parts["held-out"].modifiers]);

/**
 * The front of one word and the end of another: "lockony". Words of a list are soon known by heart, and what is known by
 * heart is not copied; so more than half of the words to learn from are such ones.
 */
function blend(random: Random, words: readonly string[]): string {
  for (;;) {
    const [front = "", end = ""] = random.sample(words, 2);
    const word = front.slice(0, random.between(2, front.length - 1)) + end.slice(random.between(1, end.length - 2));
    if (word.length < 14 && !heldOut.has(word)) return word;
  }
}

function nameOrdinary(random: Random, split: Split): string {
  const choose = (words: readonly string[]) =>
    split === "train" && random.chance(0.6) ? blend(random, words) : random.pick(words);
  const noun = () => choose(parts[split].nouns);
  const modifier = () => choose(parts[split].modifiers);
  const plural = (word: string) => (/(?:s|x|z|ch|sh|y)$/.test(word) || random.chance(0.8) ? word : `${word}s`);
  switch (random.between(0, 6)) {
    case 0:
      return plural(noun());
    case 1:
    case 2:
      return `${modifier()} ${plural(noun())}`;
    case 3:
    case 4:
      return `${noun()} ${plural(noun())}`;
    default:
      return `${modifier()} ${noun()} ${plural(noun())}`;
  }
}

function nameInvented(random: Random, split: Split): string {
  const { nouns: known, modifiers: fronts } = parts[split];
  const odd = () => (random.chance(0.6) ? inventWord(random, random.between(1, 4)) : inventName(random));
  switch (random.between(0, 6)) {
    case 0:
      return odd();
    case 1:
    case 2:
      return `${odd()} ${random.pick(known)}`;
    case 3:
      return `${random.pick(fronts)} ${odd()}`;
    case 4:
      return `${odd()} ${odd()}`;
    case 5:
      return `${random.pick(fronts)} ${odd()} ${random.pick(known)}`;
    default:
      return `${odd()} ${random.pick(known)} ${random.pick(known)}`;
  }
}
