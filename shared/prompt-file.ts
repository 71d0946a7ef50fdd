import { type PromptFile, promptFileSchema } from "~/shared/contracts/prompt-file";
import { findPlaceholders, placeholderName } from "~/shared/prompt-spans";

const activeText = ({ revisions, active }: PromptFile): string =>
  revisions.find(({ number }) => number === active)?.text ?? "";

/** The text in use as Markdown, with the prompt's name and summary in its head. */
export function writeMarkdownPrompt(file: PromptFile): string {
  const head = [
    `name: ${JSON.stringify(file.name)}`,
    `summary: ${JSON.stringify(file.summary)}`,
    `revision: ${file.active}`,
  ];
  return `---\n${head.join("\n")}\n---\n${activeText(file)}${activeText(file).endsWith("\n") ? "" : "\n"}`;
}

/**
 * Reads a file of our own, JSON or Markdown; Markdown without a head becomes a prompt named `fallbackName`.
 * Throws an Error that says what is wrong.
 */
export function readPromptFile(content: string, fallbackName: string, now: number): PromptFile {
  const text = content.replace(/^\ufeff/, "");
  if (text.trimStart().startsWith("{") && /"format"\s*:/.test(text)) return readJsonFile(text);
  const head = /^---\r?\n([\s\S]*?)\r?\n---\r?\n?/.exec(text);
  const body = head ? text.slice(head[0].length) : text;
  const field = (name: string) => {
    const raw = new RegExp(`^${name}:\\s*(.*)$`, "m").exec(head?.[1] ?? "")?.[1]?.trim() ?? "";
    return /^".*"$/.test(raw) ? String(parseJson(raw)) : raw;
  };
  return checkPromptFile({
    format: "ollmlx-prompt",
    version: 1,
    name: field("name") || fallbackName,
    summary: field("summary"),
    placeholders: findPlaceholders(body),
    revisions: [
      {
        number: 1,
        parent: null,
        text: body,
        author: "human",
        reason: "Imported.",
        status: "accepted",
        statusReason: "",
        createdAt: now,
      },
    ],
    active: 1,
    labels: {},
    evalSets: [],
  });
}

const readJsonFile = (text: string): PromptFile => checkPromptFile(parseJson(text));

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`the file is no valid JSON: ${(cause as Error).message}`, { cause });
  }
}

/** Throws an Error that names the first thing that is wrong. */
export function checkPromptFile(value: unknown): PromptFile {
  const parsed = promptFileSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`the file is no prompt: ${[issue?.path.join("."), issue?.message].filter(Boolean).join(": ")}`);
}

/** The names of a text's placeholders, for a form that asks for their values. */
export const placeholderNames = (text: string): string[] => [...new Set(findPlaceholders(text).map(placeholderName))];
