import type { Example } from "~/scripts/demo-model/example";
import { nameObject } from "~/scripts/demo-model/name-object";
import { type Step, step } from "~/scripts/demo-model/plan";
import type { Random, Split } from "~/scripts/demo-model/random";
import { inFull, type Manner, type SampleTask, writeTask } from "~/scripts/demo-model/write-task";
import { breakdownSchema, describeSchema } from "~/server/services/breakdown/answer-schema";
import { buildBreakdownPrompt } from "~/server/services/breakdown/build-prompt";
import { findDuplicates } from "~/server/services/breakdown/find-duplicates";
import { parseBreakdown } from "~/server/services/breakdown/parse-breakdown";
import { breakdownTemplate } from "~/server/services/breakdown/template";

const showStep = step("simple", 30, [
  "Go through the criteria of the {o}",
  "Check each acceptance criterion of the {o} once more.",
  "",
]);
const template = breakdownTemplate.replace("{schema}", () => describeSchema(breakdownSchema));

/** A question for a breakdown in the product's words, with all lines of the prompt or a few. */
export function askBreakdown(random: Random, split: Split, manner: Manner = inFull): Example {
  for (;;) {
    const task = writeTask(random, split, manner.extent);
    const answer = answerBreakdown(task);
    if (!answer) continue;
    const request = {
      taskDescription: [task.title, task.description].filter(Boolean).join("\n\n"),
      acceptanceCriteria: task.criteria,
      context: describeContext(random, split),
    };
    const prompt = buildBreakdownPrompt(manner.isPromptWhole ? breakdownTemplate : keepSomeLines(random), request);
    const { object, others, isInvented } = task;
    return {
      kind: "breakdown",
      messages: [{ role: "user", content: prompt }],
      answer,
      object,
      others,
      class: task.class,
      isInvented,
    };
  }
}

/** The answer as compact JSON, or null when its texts do not fit the product's schema or repeat each other. */
export function answerBreakdown(task: SampleTask): string | null {
  const fill = (text: string) => text.replaceAll("{o}", task.object);
  const shown = task.criteria.filter((text) => /^[^"\\]{4,80}$/.test(text)).slice(0, 2);
  const steps: Step[] = [...task.plan.steps, ...task.needs.map((need) => need.step)];
  if (shown.length > 0) steps.push({ ...showStep, criteria: shown });
  const subtasks = steps.map(({ title, description, criteria, complexity, minutes, waitsFor }, index) => ({
    title: fill(title),
    description: fill(description),
    acceptance_criteria: criteria.map(fill),
    complexity,
    minutes,
    depends_on: waitsFor
      .map((back) => index + 1 - back)
      .filter((position) => position > 0)
      .sort(),
  }));
  const approach = fill(task.plan.approach);
  const isTooLong =
    approach.length > 200 ||
    subtasks.some(
      (one) =>
        one.title.length > 70 ||
        one.description.length > 180 ||
        one.acceptance_criteria.some((text) => text.length > 80),
    );
  if (isTooLong) return null;
  const answer = JSON.stringify({ approach, subtasks });
  const parsed = parseBreakdown(answer);
  if (!parsed.isOk || parsed.rung !== "strict") return null;
  const kept = parsed.result.subtasks;
  return kept.length === subtasks.length && findDuplicates(kept, []).length === 0 ? answer : null;
}

function keepSomeLines(random: Random): string {
  const share = random.next() * 0.5;
  const lines = template.split("\n").filter((line) => /\{\w+\}|<\/?task>/.test(line) || random.chance(share));
  return lines.join("\n");
}

/** What the product adds about a task: its priority and tasks around it, which the answer must leave alone. */
function describeContext(random: Random, split: Split): string {
  const names = (most: number) =>
    Array.from({ length: random.between(1, most) }, () => `"${writeTask(random, split).title}"`).join(", ");
  const lines = [`Priority: ${random.pick(["low", "medium", "medium", "medium", "high", "critical"])}.`];
  if (random.chance(0.15)) lines.push(`Tags: ${random.sample(["web", "home", "docs", "ops", "team"], 2).join(", ")}.`);
  if (random.chance(0.08)) lines.push(`It is a part of the task "${nameObject(random, split, 0.3).text}".`);
  if (random.chance(0.08)) lines.push(`It waits for: ${names(2)}.`);
  if (random.chance(0.3))
    lines.push(`Other open tasks, for orientation only: ${names(random.pick([2, 3, 3, 8, 15]))}.`);
  return lines.join("\n");
}
