import type { ShippedPrompt } from "~/server/services/shipped-prompts";
import { type AssistAction, assistLabels } from "~/shared/contracts/assist";

export const assistPlaceholders = ["{task}", "{files}"] as const;

const orders: Record<AssistAction, string> = {
  architecture: `Assess the architecture of the code below, as far as the task asks for it. Write Markdown with these sections:
## Structure: the parts, what each is for, and how they depend on each other.
## Strengths: what is sound, with the file that shows it.
## Risks: what will be hard to change or to run, with the file and the reason.
## Recommendations: at most five, the most useful first, each with its effort (small, medium, large).
Name files by their paths. Say what the files do not show instead of guessing it.`,
  review: `Review the code below for the task. Write Markdown: a list of findings, the most serious first. Each finding names the file
and the line or function, says what is wrong and why it matters, and how to mend it. Tell defects from matters of taste. When
you find nothing serious, say so in one sentence.`,
  code: `Write the code that the task asks for. Follow the style of the files below. Write Markdown: one sentence on how it works, then each
file whole in a fenced block with its path in the line before it, then how to check it. Leave nothing out.`,
  documentation: `Write the documentation that the task asks for, in Markdown, for a reader who knows the field but not this project. Use only
what the task and the files say; mark with "(to be checked)" what they leave open.`,
};

/** A prompt for each action, to be edited like any other. */
export const assistPrompts: ShippedPrompt[] = Object.entries(orders).map(([action, order]) => ({
  id: `assist-${action}`,
  name: assistLabels[action as AssistAction],
  summary: "What a model is told that writes a comment to a task, with files of the workspace.",
  placeholders: [...assistPlaceholders],
  text: `${order}

<task>
{task}
</task>

{files}
`,
}));
