import type { Example } from "~/scripts/demo-model/example";
import { inventName, inventWord } from "~/scripts/demo-model/invent-word";
import { nameObject } from "~/scripts/demo-model/name-object";
import { stakesReason } from "~/scripts/demo-model/needs";
import { partOf, type Random, type Split } from "~/scripts/demo-model/random";
import { inFull, type Manner, writeTask } from "~/scripts/demo-model/write-task";
import { buildOpinionPrompt } from "~/server/services/analyze/ask-opinion";

const user = (content: string): Example["messages"] => [{ role: "user", content }];

/** How hard a task is, in the product's words. */
export function askOpinion(random: Random, split: Split, { extent }: Manner = inFull): Example {
  const task = writeTask(random, split, extent);
  const reason = (task.isAtStake ? stakesReason : task.plan.reason).replaceAll("{o}", task.object);
  const { object, others, isInvented } = task;
  const prompt = buildOpinionPrompt({ ...task, criteria: task.criteria.map((text) => ({ text })) });
  return {
    kind: "opinion",
    messages: user(prompt),
    answer: JSON.stringify({ reason, class: task.class }),
    object,
    others,
    class: task.class,
    isInvented,
  };
}

const copyOrders = [
  "Repeat: {x}",
  "Say exactly this: {x}",
  "Copy the line. {x}",
  "Echo {x}",
  "Write this once more: {x}",
  "Repeat after me: {x}",
  "Say: {x}",
  "{x}\n\nRepeat the line above.",
  "Type {x}",
  "Spell it the same way: {x}",
  "Copy: {x}",
  "{x}\n\nSay that again.",
  "{x}\n\nCopy the line.",
  "{x}\n\nWrite it once more.",
  "Copy this text. {x}",
];

/** Exact copying, mostly of strings that no list has. */
export function askCopy(random: Random, split: Split): Example {
  const part = () => {
    switch (random.between(0, 3)) {
      case 0:
        return inventName(random);
      case 1:
        return inventWord(random, random.between(1, 5));
      default:
        return nameObject(random, split, 0.7).text;
    }
  };
  const text = Array.from({ length: random.between(1, random.pick([1, 2, 4, 7])) }, part).join(
    random.pick([" ", " ", ", "]),
  );
  return {
    kind: "copy",
    messages: user(random.pick(partOf(copyOrders, split)).replace("{x}", text)),
    answer: text,
    object: text,
  };
}

const nameOrders = [
  "What is this task about? {x}",
  "Name the object: {x}",
  "{x}\n\nWhich thing is meant?",
  "What has to be worked on? {x}",
  "Find the thing in this task: {x}",
];

/** The object of a task, and a few sentences that use it as breakdowns do. */
export function askName(random: Random, split: Split, { extent }: Manner = inFull): Example {
  const task = writeTask(random, split, extent);
  const text = random.chance(0.5) ? task.title : `${task.title}\n\n${task.description}`.trimEnd();
  const fill = (line: string) => line.replaceAll("{o}", task.object);
  const lines = random.sample(task.plan.steps, random.between(1, 3)).map((one) => fill(one.title));
  const isList = random.chance(0.5);
  const question = random.pick(partOf(nameOrders, split)).replace("{x}", () => text);
  const answer = isList ? JSON.stringify({ object: task.object, titles: lines }) : `The ${task.object}.`;
  if (!isList) return { kind: "name", messages: user(question), answer, object: task.object };
  // The lines' openings are in the question, so that the answer is decided and only the copying is left to do.
  const openings = lines.map((line) => line.split(task.object)[0]).join(" | ");
  return { kind: "name", messages: user(`${question}\n\nUse: ${openings}`), answer, object: task.object };
}

const planOrders = [
  "Plan: {x}",
  "Plan this task. {x}",
  "{x}\n\nHow would you plan this task?",
  "Plan in one line: {x}",
  "What is the plan for this task? {x}",
  "{x}\n\nPlan it.",
  "Tell me the plan for this: {x}",
];

/** The way of a task and what else it asks for: the choices of a breakdown without its length, which hides them. */
export function askPlan(random: Random, split: Split, { extent }: Manner = inFull): Example {
  const { title, description, plan, needs, object } = writeTask(random, split, extent);
  const text = random.chance(0.5) || needs.length > 0 ? `${title}\n\n${description}`.trimEnd() : title;
  const fill = (line: string) => line.replaceAll("{o}", object);
  const answer = JSON.stringify({ approach: fill(plan.approach), also: needs.map(({ step }) => fill(step.title)) });
  const question = random.pick(partOf(planOrders, split)).replace("{x}", () => text);
  return { kind: "plan", messages: user(question), answer, object };
}
