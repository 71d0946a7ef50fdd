import { z } from "zod";
import type { TrainingDataReport } from "~/shared/contracts/fine-tune";

const message = z.looseObject({ role: z.enum(["system", "user", "assistant", "tool"]), content: z.string() });
const chat = z.looseObject({ messages: z.array(message).min(1) });
const completion = z.looseObject({ prompt: z.string().min(1), completion: z.string().min(1) });
const text = z.looseObject({ text: z.string().min(1) });

/** Fewer leave nothing to check the training against. */
const fewestExamples = 4;
const shownProblems = 20;
const shownSamples = 3;
const sampleLength = 400;
const charactersPerToken = 4;

type Kind = "chat" | "completion" | "text";
interface Example {
  kind: Kind;
  prompt: string;
  answer: string;
  length: number;
}

/** Reads JSON lines of `{"messages"}`, `{"prompt","completion"}` or `{"text"}` and says what is in them. */
export function readExamples(source: string): Omit<TrainingDataReport, "id" | "sizeBytes"> {
  const kinds: Record<Kind, number> = { chat: 0, completion: 0, text: 0 };
  const problems: { line: number; reason: string }[] = [];
  const seen = new Set<string>();
  const examples: Example[] = [];
  let duplicates = 0;
  for (const [index, line] of source
    .replace(/^\uFEFF/, "")
    .split("\n")
    .entries()) {
    const trimmed = line.trim();
    if (trimmed === "") continue;
    const example = readExample(trimmed);
    if (typeof example === "string") problems.push({ line: index + 1, reason: example });
    else if (seen.has(trimmed)) duplicates += 1;
    else {
      seen.add(trimmed);
      kinds[example.kind] += 1;
      examples.push(example);
    }
  }
  const lengths = examples.map(({ length }) => Math.ceil(length / charactersPerToken));
  return {
    examples: examples.length,
    kinds,
    duplicates,
    approximateTokens: lengths.reduce((sum, length) => sum + length, 0),
    longestApproximateTokens: lengths.reduce((most, length) => Math.max(most, length), 0),
    problems: problems.slice(0, shownProblems),
    problemCount: problems.length,
    samples: examples
      .slice(0, shownSamples)
      .map(({ prompt, answer }) => ({ prompt: cut(prompt), answer: cut(answer) })),
    obstacle: findObstacle(examples.length, problems, kinds),
  };
}

function findObstacle(
  count: number,
  problems: { line: number; reason: string }[],
  kinds: Record<Kind, number>,
): string | null {
  const [first] = problems;
  if (first) {
    const more = problems.length > 1 ? ` and ${problems.length - 1} more` : "";
    return `Line ${first.line}${more} cannot be used: ${first.reason}. Correct or remove what is wrong.`;
  }
  if (count < fewestExamples) return `There are ${count} examples; training takes at least ${fewestExamples}.`;
  if (Object.values(kinds).filter((examples) => examples > 0).length > 1) {
    return "The lines are of different forms; give all of them the same.";
  }
  return null;
}

/** The example, or why the line is none. */
function readExample(line: string): Example | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return "it is not JSON";
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "it is not a JSON object";
  if ("messages" in value) return readChat(value);
  if ("prompt" in value || "completion" in value) {
    const found = completion.safeParse(value).data;
    if (!found) return '"prompt" and "completion" must both be texts that are not empty';
    return {
      kind: "completion",
      prompt: found.prompt,
      answer: found.completion,
      length: found.prompt.length + found.completion.length,
    };
  }
  const found = text.safeParse(value).data;
  if (found) return { kind: "text", prompt: "", answer: found.text, length: found.text.length };
  return 'it has none of "messages", "prompt" with "completion", and "text"';
}

function readChat(value: object): Example | string {
  const found = chat.safeParse(value).data;
  if (!found) return '"messages" must be a list of {"role", "content"} with the roles system, user, assistant or tool';
  const { messages } = found;
  if (messages.at(-1)?.role !== "assistant") return "its last message is not the assistant's";
  const prompt = messages
    .slice(0, -1)
    .map(({ role, content }) => `${role}: ${content}`)
    .join("\n");
  const length = messages.reduce((sum, { content }) => sum + content.length, 0);
  return { kind: "chat", prompt, answer: messages.at(-1)?.content ?? "", length };
}

const cut = (long: string): string => (long.length > sampleLength ? `${long.slice(0, sampleLength)}…` : long);
