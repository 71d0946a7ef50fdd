import type { Example } from "~/scripts/demo-model/example";
import { nameObject } from "~/scripts/demo-model/name-object";
import { facts, modestAnswer, otherQuestions } from "~/scripts/demo-model/product-facts";
import { partOf, type Random, type Split } from "~/scripts/demo-model/random";
import { writeTask } from "~/scripts/demo-model/write-task";

/** A short chat: a question about the product, or one that the model has to turn down; at times after another turn. */
export function askChat(random: Random, split: Split): Example {
  const messages: Example["messages"] = [];
  if (random.chance(0.1))
    messages.push({
      role: "system",
      content: random.pick(["You are a helpful assistant.", "Be brief.", "Answer in English."]),
    });
  if (random.chance(0.15)) {
    const before = writeTurn(random, split);
    messages.push({ role: "user", content: before.question }, { role: "assistant", content: before.answer });
  }
  const { question, answer } = writeTurn(random, split);
  return { kind: "chat", messages: [...messages, { role: "user", content: question }], answer };
}

function writeTurn(random: Random, split: Split): { question: string; answer: string } {
  if (random.chance(0.35)) {
    // An order is a chat like another unless a plan is asked for: only the board breaks tasks down.
    const form = random.chance(0.3)
      ? writeTask(random, split, "title").title
      : random.pick(partOf(otherQuestions, split));
    const question = form
      .replaceAll("{o}", () => nameObject(random, split, 0.4).text)
      .replaceAll("{n}", () => String(random.between(2, 2000)));
    return { question, answer: modestAnswer };
  }
  const fact = random.pick(facts);
  const wording = random.pick(partOf(fact.questions, split));
  const varied = [
    wording,
    wording.toLowerCase(),
    wording.replace(/\?$/, ""),
    `${wording} Please be brief.`,
    `Hi, ${wording.charAt(0).toLowerCase()}${wording.slice(1)}`,
  ];
  return { question: random.chance(0.5) ? wording : random.pick(varied), answer: fact.answer };
}
