import { z } from "zod";
import type { AnswerBounds } from "~/server/services/breakdown/answer-schema";
import { cleanLine, cleanText, shorten } from "~/shared/clean-text";
import { taskClassSchema } from "~/shared/contracts/task";

/** A subtask as a model wrote it, cleaned. `position` counts from 1 in the model's own list. */
export interface AnsweredSubtask {
  position: number;
  title: string;
  description: string;
  acceptanceCriteria: string[];
  complexity: z.infer<typeof taskClassSchema>;
  minutes: number;
  /** Positions, not checked yet. */
  dependsOn: number[];
}

/** What could be read of an answer. It is whole when `errors` is empty. */
export interface ReadAnswer {
  approach: string;
  /** Entries in the model's list, right or wrong. */
  count: number;
  /** The subtasks that are right. */
  subtasks: AnsweredSubtask[];
  /** What is wrong, each with its place, in words that a model can act on. */
  errors: string[];
}

const lineSchema = z.string().transform(cleanLine);

/** Forgives what does not change the meaning: "30" for 30, "High" case, one value for a list of one, "s2" for 2. */
const subtaskSchema = z.object({
  title: lineSchema.pipe(z.string().min(1, "must not be empty")).transform((text) => shorten(text, 200)),
  description: z
    .string()
    .default("")
    .transform((text) => shorten(cleanText(text), 4_000)),
  acceptance_criteria: z.preprocess(
    toList,
    z
      .array(lineSchema)
      .transform((texts) => texts.filter(Boolean).map((text) => shorten(text, 500)))
      .pipe(z.array(z.string()).min(1, "needs at least one entry that is not empty"))
      .transform((texts) => texts.slice(0, 5)),
  ),
  complexity: z.preprocess(
    (value) => (typeof value === "string" ? value.trim().toLowerCase() : value),
    taskClassSchema,
  ),
  minutes: z.preprocess(
    toNumber,
    z
      .number()
      .min(1)
      .max(2_400)
      .transform((minutes) => Math.max(5, Math.round(minutes))),
  ),
  depends_on: z.preprocess(toList, z.array(z.preprocess(toPosition, z.number().int()))),
});

/** Reads a parsed answer: an object with `approach` and `subtasks`, or the bare list of subtasks. */
export function readAnswer(value: unknown, { min, max }: AnswerBounds): ReadAnswer {
  const root = Array.isArray(value) ? { subtasks: value } : value;
  if (typeof root !== "object" || root === null) return nothing("the answer must be a JSON object");
  const { approach, subtasks } = root as { approach?: unknown; subtasks?: unknown };
  if (!Array.isArray(subtasks)) return nothing('"subtasks" must be a list');
  const answer: ReadAnswer = {
    approach: typeof approach === "string" ? shorten(cleanText(approach), 2_000) : "",
    count: subtasks.length,
    subtasks: [],
    errors: [],
  };
  for (const [index, item] of subtasks.entries()) {
    const parsed = subtaskSchema.safeParse(item);
    if (parsed.success) answer.subtasks.push(toSubtask(parsed.data, index + 1));
    else answer.errors.push(...parsed.error.issues.map((issue) => describe(issue, index + 1)));
  }
  if (subtasks.length < min || subtasks.length > max) {
    const wanted = min === max ? `exactly ${min}` : `${min} to ${max}`;
    answer.errors.push(`"subtasks" has ${subtasks.length} entries; it must have ${wanted}`);
  }
  return answer;
}

function toSubtask(data: z.output<typeof subtaskSchema>, position: number): AnsweredSubtask {
  const { acceptance_criteria: acceptanceCriteria, depends_on: dependsOn, ...rest } = data;
  return { ...rest, position, acceptanceCriteria, dependsOn };
}

function nothing(error: string): ReadAnswer {
  return { approach: "", count: 0, subtasks: [], errors: [error] };
}

function describe(issue: z.core.$ZodIssue, position: number): string {
  const place = issue.path.length > 0 ? `, "${issue.path.join(".")}"` : "";
  return `subtask ${position}${place}: ${issue.message}`;
}

function toList(value: unknown): unknown {
  if (value === undefined || value === null || value === "") return [];
  return Array.isArray(value) ? value : [value];
}

function toNumber(value: unknown): unknown {
  return typeof value === "string" && /^\s*\d+(\.\d+)?\s*(m|min|minutes)?\s*$/i.test(value)
    ? Number.parseFloat(value)
    : value;
}

function toPosition(value: unknown): unknown {
  const digits = typeof value === "string" ? /^\s*s?(\d+)\s*$/i.exec(value)?.[1] : undefined;
  return digits === undefined ? value : Number(digits);
}
