import { breakdownSchema, describeSchema } from "~/server/services/breakdown/answer-schema";
import type { ReadFile } from "~/server/services/breakdown/read-context-files";

/** What a breakdown starts from. */
export interface BreakdownRequest {
  /** Title and description. */
  taskDescription: string;
  acceptanceCriteria: string[];
  /** What else the model should know, one fact a line. */
  context: string;
  /** Files of the workspace that a person chose. */
  files?: readonly ReadFile[];
}

const schemaText = describeSchema(breakdownSchema);

/**
 * Puts a request into a prompt template. All placeholders are replaced in one pass, so that a placeholder in the task's
 * own text stays text.
 */
export function buildBreakdownPrompt(template: string, request: BreakdownRequest): string {
  const parts: Record<string, string> = {
    task: request.taskDescription,
    criteria: request.acceptanceCriteria.map((text) => `- ${text}`).join("\n") || "- none given",
    context: request.context || "none",
    schema: schemaText,
  };
  return template.replace(/\{(task|criteria|context|schema)\}/g, (_, name: string) => parts[name] ?? "");
}

/** Leaves out the middle of a text, with a mark that says how much; the beginning, which says most, keeps three quarters. */
export function cutMiddle(text: string, maxChars: number): { text: string; cutChars: number } {
  if (text.length <= maxChars) return { text, cutChars: 0 };
  const headChars = Math.floor(maxChars * 0.75);
  const head = text.slice(0, headChars);
  const tail = text.slice(text.length - (maxChars - headChars));
  const cutChars = text.length - maxChars;
  return { text: `${head}\n[... ${cutChars} characters left out here ...]\n${tail}`, cutChars };
}
