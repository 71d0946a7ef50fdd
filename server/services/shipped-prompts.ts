import { assistPrompts } from "~/server/services/assist/templates";
import { breakdownPlaceholders, breakdownTemplate } from "~/server/services/breakdown/template";
import { briefPlaceholders, briefTemplate } from "~/server/services/brief/template";
import { executePrompts } from "~/server/services/execute/templates";
import { optimizerPrompts } from "~/server/services/prompts/optimize/templates";

/** A text for a model as this version of the product brings it. */
export interface ShippedPrompt {
  id: string;
  name: string;
  summary: string;
  /** Every revision must contain each of these. */
  placeholders: string[];
  text: string;
}

export const shippedPrompts: ShippedPrompt[] = [
  {
    id: "breakdown",
    name: "Task breakdown",
    summary: "Asks a model to split a task into 3 to 8 subtasks.",
    placeholders: [...breakdownPlaceholders],
    text: breakdownTemplate,
  },
  {
    id: "brief",
    name: "Document to tasks",
    summary: "Asks a model for the tasks that one section of a document asks for.",
    placeholders: [...briefPlaceholders],
    text: briefTemplate,
  },
  ...assistPrompts,
  ...optimizerPrompts,
  ...executePrompts,
];
