import type { Assertion } from "~/shared/contracts/prompt-evaluation";
import { type PromptFile, type PromptFileFormat, promptFileSchema } from "~/shared/contracts/prompt-file";
import { findPlaceholders, placeholderName } from "~/shared/prompt-spans";

const endings: Record<PromptFileFormat, string> = { json: ".json", markdown: ".md", promptfoo: ".promptfoo.yaml" };

/** A file of one prompt: JSON keeps everything, Markdown the text in use, promptfoo the text and the test cases. */
export function writePromptFile(file: PromptFile, format: PromptFileFormat): { fileName: string; content: string } {
  const content =
    format === "json"
      ? `${JSON.stringify(file, null, 2)}\n`
      : format === "markdown"
        ? toMarkdown(file)
        : toPromptfoo(file);
  return { fileName: `${slug(file.name)}${endings[format]}`, content };
}

const slug = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "") || "prompt";

const activeText = ({ revisions, active }: PromptFile): string =>
  revisions.find(({ number }) => number === active)?.text ?? "";

function toMarkdown(file: PromptFile): string {
  const head = [
    `name: ${JSON.stringify(file.name)}`,
    `summary: ${JSON.stringify(file.summary)}`,
    `revision: ${file.active}`,
  ];
  return `---\n${head.join("\n")}\n---\n${activeText(file)}${activeText(file).endsWith("\n") ? "" : "\n"}`;
}

/** Strings stand in JSON quotes, which YAML reads as they are. */
function toPromptfoo(file: PromptFile): string {
  const text = activeText(file).replace(
    /\{\{\s*([\w.-]+)\s*\}\}|\$\{([\w.-]+)\}|\{([A-Za-z_][\w.-]*)\}/g,
    (_, a, b, c) => `{{${a ?? b ?? c}}}`,
  );
  const lines = [`description: ${JSON.stringify(file.name)}`, "prompts:", `  - ${JSON.stringify(text)}`, "providers:"];
  lines.push('  - "ollama:chat:llama3.2"', "tests:");
  for (const { name, values, assertions } of file.evalSets.flatMap(({ cases }) => cases)) {
    lines.push(`  - description: ${JSON.stringify(name)}`, "    vars:");
    for (const [key, value] of Object.entries(values))
      lines.push(`      ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
    lines.push("    assert:");
    for (const assertion of assertions) {
      const { type, value } = toPromptfooAssertion(assertion);
      lines.push(`      - type: ${JSON.stringify(type)}`);
      if (value !== undefined)
        lines.push(`        ${type === "latency" ? "threshold" : "value"}: ${JSON.stringify(value)}`);
    }
  }
  if (lines.at(-1) === "tests:") lines[lines.length - 1] = "tests: []";
  return `${lines.join("\n")}\n`.replace(/ {4}vars:\n(?! {6})/g, "    vars: {}\n");
}

/** promptfoo's names: https://www.promptfoo.dev/docs/configuration/expected-outputs/deterministic/ */
function toPromptfooAssertion(assertion: Assertion): { type: string; value?: unknown } {
  switch (assertion.type) {
    case "max-ms":
      return { type: "latency", value: assertion.value };
    case "max-tokens":
      return {
        type: "javascript",
        value: `(context.providerResponse?.tokenUsage?.completion ?? 0) <= ${assertion.value}`,
      };
    default:
      return assertion;
  }
}

/**
 * Reads a file of `writePromptFile`, JSON or Markdown; Markdown without a head becomes a prompt named `fallbackName`.
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
  return checked({
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

const readJsonFile = (text: string): PromptFile => checked(parseJson(text));

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`the file is no valid JSON: ${(cause as Error).message}`, { cause });
  }
}

function checked(value: unknown): PromptFile {
  const parsed = promptFileSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`the file is no prompt: ${[issue?.path.join("."), issue?.message].filter(Boolean).join(": ")}`);
}

/** The names of a text's placeholders, for a form that asks for their values. */
export const placeholderNames = (text: string): string[] => [...new Set(findPlaceholders(text).map(placeholderName))];
