import { createInterface } from "node:readline";
import { type Score, scoreAnswer, summarise } from "~/scripts/demo-model/score-answer";

/** Reads lines `{ example, said }` from standard input and writes one line of shares for all of them. */
const scores: Score[] = [];
for await (const line of createInterface({ input: process.stdin })) {
  const { example, said } = JSON.parse(line);
  scores.push(scoreAnswer(example, said));
}
process.stdout.write(`${JSON.stringify(summarise(scores))}\n`);
