import { randomInt } from "node:crypto";

export type CountTokens = (text: string) => Promise<number>;

const MAX_ROUNDS = 16;
const NEAR_TOKENS = 2;

/** Plain prose of common words, which most vocabularies hold as one token each. */
const passage =
  "The people of this city walk along the river every morning and talk about work, food, music and the weather. " +
  "Boats pass under the old bridge while children play near the water until the light turns warm over the roofs. ";

/** The passage over and over, cut to so many characters. */
export const repeatPassage = (characters: number): string =>
  passage.repeat(Math.ceil(characters / passage.length)).slice(0, Math.max(0, characters));

/**
 * A first line that no other prompt of the run has, so that no cache can serve the rest: two digits that count up, then
 * random ones. Digits take the same number of tokens in nearly every vocabulary.
 */
export function buildFirstLine(sequence: number): string {
  return `${10 + (sequence % 90)}${String(randomInt(10_000_000)).padStart(7, "0")}\n`;
}

/**
 * A text of `tokens` tokens that begins with `firstLine`, at most `tolerance` off where the vocabulary allows that, else
 * the nearest that was found. The length is searched in characters: first a short text, then by the rate seen so far, near the end one by one.
 */
export async function buildPrompt(
  firstLine: string,
  { tokens, tolerance, count }: { tokens: number; tolerance: number; count: CountTokens },
): Promise<string> {
  let characters = tokens;
  let best = { text: firstLine, distance: Number.POSITIVE_INFINITY };
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const text = firstLine + repeatPassage(characters);
    const missing = tokens - (await count(text));
    if (Math.abs(missing) < best.distance) best = { text, distance: Math.abs(missing) };
    if (Math.abs(missing) <= tolerance || (characters === 0 && missing < 0)) break;
    const perToken = text.length / (tokens - missing);
    const step = Math.abs(missing) <= NEAR_TOKENS ? missing : Math.round(missing * perToken);
    characters = Math.max(0, characters + step);
  }
  return best.text;
}
