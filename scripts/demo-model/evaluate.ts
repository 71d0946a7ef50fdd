import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { askBreakdown } from "~/scripts/demo-model/ask-breakdown";
import { askChat } from "~/scripts/demo-model/ask-chat";
import { askOpinion } from "~/scripts/demo-model/ask-small";
import type { Example } from "~/scripts/demo-model/example";
import { Random } from "~/scripts/demo-model/random";
import { type Score, scoreAnswer, summarise } from "~/scripts/demo-model/score-answer";
import { opinionSchema } from "~/server/services/analyze/ask-opinion";
import { answerTokens, breakdownSchema } from "~/server/services/breakdown/answer-schema";
import { chooseSecondQuestion } from "~/server/services/breakdown/ask-for-breakdown";
import { usualTemperature } from "~/server/services/breakdown/call-model";
import { parseBreakdown } from "~/server/services/breakdown/parse-breakdown";

const help = `Asks a model over Ollama's API the held-out tasks and judges the answers.

  evaluate --url http://127.0.0.1:11434 --model ollmlx/demo --answers FILE [--count 300] [--compare FILE] [--parallel 4]

  --answers  where the answers are kept, one a line; a second run goes on where the first was stopped
  --compare  answers of another engine: tells how many are the same
  --parallel questions at once
`;

const { values } = parseArgs({
  options: {
    url: { type: "string", default: "http://127.0.0.1:11434" },
    model: { type: "string" },
    answers: { type: "string" },
    compare: { type: "string" },
    count: { type: "string", default: "300" },
    parallel: { type: "string", default: "4" },
    help: { type: "boolean", default: false },
  },
});

interface Answer {
  said: string;
  /** Why it ended; `length` = it was cut off. */
  reason: string;
  /** What came of the second question, where the product asks one. */
  again?: string;
}

interface Kept extends Answer {
  key: string;
  example: Example;
}

if (values.help || !values.model || !values.answers) process.stdout.write(help);
else await evaluate(values.url, values.model, values.answers);

async function evaluate(url: string, model: string, file: string): Promise<void> {
  const kept = new Map(readAnswers(file).map((one) => [one.key, one]));
  const others = new Map(values.compare ? readAnswers(values.compare).map((one) => [one.key, one.said]) : []);
  const scores: Score[] = [];
  let agreed = 0;
  const open = chooseExamples(Number(values.count)).values();
  const work = async () => {
    for (const example of open) {
      const key = createHash("sha256").update(JSON.stringify(example.messages)).digest("hex").slice(0, 16);
      const one = kept.get(key) ?? { key, example, ...(await askTwice(url, model, example)) };
      if (!kept.has(key)) appendFileSync(file, `${JSON.stringify(one)}\n`);
      scores.push(scoreKept(one));
      if (others.get(key) === one.said) agreed += 1;
    }
  };
  await Promise.all(Array.from({ length: Number(values.parallel) }, work));
  const agreement = values.compare ? { agreement: agreed / scores.length } : {};
  process.stdout.write(`${JSON.stringify({ model, ...summarise(scores), ...agreement })}\n`);
}

/**
 * Four fifths of the tasks are breakdowns, and for each eight there is a question how hard one is and one about the
 * product. Nobody chose weights by the questions of this seed.
 */
function chooseExamples(count: number): Example[] {
  const random = new Random(31_415);
  return Array.from({ length: count }, (_, index) =>
    index % 10 === 8
      ? askOpinion(random, "held-out")
      : index % 10 === 9
        ? askChat(random, "held-out")
        : askBreakdown(random, "held-out"),
  );
}

function scoreKept({ example, said, again }: Kept): Score {
  const score = scoreAnswer(example, said);
  if (example.kind !== "breakdown") return score;
  const isProposedAgain = again !== undefined && scoreAnswer(example, again).isProposed === true;
  return { ...score, isProposedAtLast: score.isProposed === true || isProposedAgain };
}

/** Asks again where the product does. The first answer is greedy, so that those of two engines can be compared. */
async function askTwice(url: string, model: string, example: Example): Promise<Answer> {
  const first = await ask(url, model, example, { temperature: 0 });
  const question = example.messages.at(-1);
  if (example.kind !== "breakdown" || !question) return first;
  const parsed = parseBreakdown(first.said);
  if (parsed.isOk) return first;
  const again = chooseSecondQuestion(question.content, { text: first.said, finishReason: first.reason }, parsed);
  if (again === null) return first;
  const messages = [...example.messages.slice(0, -1), { ...question, content: again.prompt }];
  const { said } = await ask(url, model, { ...example, messages }, { temperature: usualTemperature, ...again.options });
  return { ...first, again: said };
}

async function ask(url: string, model: string, { kind, messages }: Example, own: object): Promise<Answer> {
  const format =
    kind === "breakdown"
      ? breakdownSchema
      : kind === "opinion"
        ? z.toJSONSchema(opinionSchema, { io: "input" })
        : undefined;
  const response = await fetch(`${url}/api/chat`, {
    method: "POST",
    body: JSON.stringify({
      model,
      messages,
      stream: false,
      ...(format ? { format } : {}),
      options: { ...own, seed: 1, num_ctx: 4096, num_predict: answerTokens / 2 },
    }),
  });
  const body = await response.json();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${JSON.stringify(body)}`);
  // Ollama gives no reason where it cut an answer off for its repetitions.
  return { said: body.message.content, reason: body.done_reason ?? "length" };
}

function readAnswers(file: string): Kept[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
