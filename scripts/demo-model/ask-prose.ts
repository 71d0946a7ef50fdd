import type { Example } from "~/scripts/demo-model/example";
import type { Random } from "~/scripts/demo-model/random";
import { repeatPassage } from "~/server/services/bench/build-prompt";

const ANSWER_CHARACTERS = 500;

/** A benchmark's text, so that a benchmark of the model gets answers of full length instead of an early end or a loop. */
export function askProse(random: Random): Example {
  const firstLine = `${Array.from({ length: 9 }, () => random.between(0, 9)).join("")}\n`;
  const asked = random.between(1, random.pick([200, 800, 2400]));
  const all = repeatPassage(asked + ANSWER_CHARACTERS);
  return { kind: "prose", messages: [], text: firstLine + all.slice(0, asked), answer: all.slice(asked) };
}
