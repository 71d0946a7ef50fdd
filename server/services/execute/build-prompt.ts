import { z } from "zod";
import type { ContextFile } from "~/server/services/execute/gather-context";
import type { Execution } from "~/shared/contracts/execution";
import { splitLines } from "~/shared/execute-diff";

/** What an execution's prompt is made of. */
export interface PromptParts {
  task: string;
  criteria: string[];
  files: ContextFile[];
  creatable: string[];
  output: "files" | "findings";
  /** What an earlier attempt proposed, and what a person said of it. */
  feedback: string;
}

/** The answer to a review: places and remarks, no code. */
export const findingsSchema = z.object({
  findings: z
    .array(
      z.object({
        file: z.string().max(400),
        line: z.coerce.number().int().min(1),
        severity: z.enum(["low", "medium", "high"]).catch("medium"),
        text: z.string().trim().min(1).max(1_000),
      }),
    )
    .max(50),
  summary: z.string().max(2_000).default(""),
});

/** What a model says of a change it made. */
export const opinionSchema = z.object({
  explanation: z.string().max(2_000).describe("One or two sentences: what was changed and why."),
  risks: z.string().max(1_000).default("").describe("What could break; empty when nothing can."),
  confidence: z.coerce.number().describe("0 to 1: how sure you are that the change is right and whole."),
});

/** Puts the parts into a category's template in one pass, so that a placeholder in a file's own text stays text. */
export function buildPrompt(template: string, parts: PromptParts): string {
  const guidelines = parts.files.filter(({ role }) => role === "guidelines");
  const others = parts.files.filter(({ role }) => role !== "guidelines");
  const values: Record<string, string> = {
    task: parts.task,
    criteria: parts.criteria.map((text) => `- ${text}`).join("\n") || "- the task is done",
    guidelines: guidelines.map(({ path, text }) => `From ${path}:\n${text.trim()}`).join("\n\n") || "none given",
    files: others.map((file) => describeFile(file, parts.output)).join("\n\n") || "There is no file yet.",
    feedback: parts.feedback,
    format: parts.output === "files" ? describeFormat(parts) : describeFindings(parts),
  };
  return template
    .replace(/\{(task|criteria|guidelines|files|feedback|format)\}/g, (_, name: string) => values[name] ?? "")
    .replace(/\n{3,}/g, (gap) => gap.slice(0, 3))
    .trim();
}

function describeFile({ path, role, text, region }: ContextFile, output: PromptParts["output"]): string {
  const use = role === "context" ? " (to read only)" : region ? ` (lines ${region.from} to ${region.to} of it)` : "";
  const first = region?.from ?? 1;
  const numbered = splitLines(text).map((line, at) => `${first + at}: ${line}`);
  return fence(`FILE: ${path}${use}`, output === "findings" ? numbered.join("") : text);
}

/** A block whose fence is longer than any inside of it. */
function fence(head: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`{3,}/g) ?? []).map((marks) => marks.length));
  const marks = "`".repeat(longest + 1);
  return `${head}\n${marks}\n${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${marks}`;
}

function describeFormat({ files, creatable }: PromptParts): string {
  const targets = files.filter(({ role }) => role === "target");
  const names = [...targets.map(({ path }) => path), ...creatable];
  const regions = targets.filter(({ region }) => region);
  const example = names[0] ?? "path/of/the/file";
  const marks = [...targets].some(({ text }) => text.includes("```")) || /\.mdx?$/i.test(example) ? "````" : "```";
  return [
    "Answer in this form. First one or two sentences about the change. Then, for each file that you change, a line with FILE: and its path, and its whole new text in a block:",
    "",
    `FILE: ${example}`,
    marks,
    "the whole text, every line of it",
    marks,
    "",
    "Write every line, also those that stay as they are. Never write three dots or a remark in place of lines.",
    ...(regions.length > 0 ? ["Of a file that you see in part, write that part whole and nothing else of it."] : []),
    ...(targets.length > 0 ? [`You may change: ${targets.map(({ path }) => path).join(", ")}.`] : []),
    ...(creatable.length > 0 ? [`You may write the new file: ${creatable.join(", ")}.`] : []),
    "Touch no other file.",
  ].join("\n");
}

function describeFindings({ files }: PromptParts): string {
  const paths = files.filter(({ role }) => role === "target").map(({ path }) => path);
  return [
    "The number in front of each line is its line number. Answer with one JSON object and nothing else:",
    '{"findings": [{"file": "path", "line": 1, "severity": "low, medium or high", "text": "what is wrong and what to do"}], "summary": "one or two sentences"}',
    `Review only ${paths.join(", ")}. Write no code.`,
  ].join("\n");
}

/** The answer once more with what was wrong with it. */
export const buildRepair = (prompt: string, answer: string, faults: readonly string[]): string =>
  [
    prompt,
    "You answered this before:",
    answer.slice(0, 12_000),
    "",
    "That answer cannot be taken:",
    ...faults.slice(0, 8).map((fault) => `- ${fault}`),
    "",
    "Answer again in the same form with the whole corrected files.",
  ].join("\n");

export const buildOpinionPrompt = (task: string, patch: string, checks: string): string =>
  [
    "You changed files for this task. Say what you changed and how sure you are. Answer with one JSON object and nothing else.",
    "",
    `Task: ${task}`,
    "",
    "The change:",
    patch.slice(0, 8_000),
    "",
    `Checks: ${checks}`,
    `Fields: explanation, risks, confidence (0 to 1).`,
  ].join("\n");

/** What a person said of an attempt, with what it was about. */
export function describeFeedback(previous: Pick<Execution, "files"> | null, feedback: string): string {
  if (feedback === "") return "";
  const earlier = previous?.files.map(({ path, after }) => fence(`You proposed for ${path}:`, after.slice(0, 6_000)));
  return [...(earlier ?? []), "A person looked at that and asks for changes:", feedback].join("\n");
}
