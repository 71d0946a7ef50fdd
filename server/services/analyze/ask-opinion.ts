import { z } from "zod";
import { shorten } from "~/shared/clean-text";
import { taskClassSchema } from "~/shared/contracts/task";

/** What a model sees of a task that it judges. */
export interface AskedTask {
  title: string;
  description: string;
  criteria: { text: string }[];
}

/** A model's answer on how hard a task is; the reason comes first, so that the class follows from it. */
export const opinionSchema = z.object({
  reason: z.string().describe("One sentence: what makes it easy or hard."),
  class: taskClassSchema.describe(
    "simple: well defined, routine, low risk, within an hour. medium: several steps, some uncertainty. complex: high stakes, experimental, or in need of human judgement.",
  ),
});

/** The question to a model how hard a task is. */
export function buildOpinionPrompt(task: AskedTask): string {
  const fields = opinionSchema.shape;
  return [
    "How hard is this task for a software team? Answer with a JSON object:",
    `- "reason": ${fields.reason.description}`,
    `- "class": ${fields.class.description}`,
    "",
    `Task: ${shorten(task.title, 300)}`,
    shorten(task.description.trim(), 4_000),
    ...task.criteria.slice(0, 20).map(({ text }) => `Must show: ${shorten(text, 200)}`),
  ].join("\n");
}
