import type { ImportNotes } from "~/server/services/prompts/promptfoo/import-notes";
import { type Assertion, assertionSchema } from "~/shared/contracts/prompt-evaluation";
import { fillPlaceholders } from "~/shared/prompt-spans";

/** What `writePromptfoo` makes of a limit of tokens. */
const tokenLimit = /tokenUsage\?\.completion \?\? 0\) <= (\d+)$/;
/** Parts of an assertion that only weigh or name it. */
const weighing = ["weight", "metric", "threshold"];

/**
 * The assertions here that say what one of promptfoo's says; none, with a note, where there is no counterpart. Variables
 * in its value are filled in. Throws an Error for what is no assertion at all.
 */
export function readAssertion(
  given: unknown,
  { place, values, notes }: { place: string; values: Readonly<Record<string, string>>; notes: ImportNotes },
): Assertion[] {
  if (!isRecord(given) || typeof given.type !== "string") {
    throw new Error(`${place} has an assertion without a type`);
  }
  const { type } = given;
  const drop = (message: string): Assertion[] => {
    notes.add(`${message}, so it is left out`, place);
    return [];
  };
  const ignored = weighing.filter((key) => given[key] !== undefined && !(type === "latency" && key === "threshold"));
  for (const key of ignored) notes.add(`the ${key} of an assertion has no counterpart and is not kept`, place);
  if (given.transform !== undefined) return drop("an assertion with a transform cannot be checked here");
  if (typeof given.value === "string" && given.value.startsWith("file://")) {
    return drop(`an assertion's value stands in a file (${given.value}), which is not read`);
  }
  const value = fill(given.value, values);
  const made = toAssertions(type, value, given.threshold);
  if (!made) return drop(`the assertion ${type} is not known here`);
  const checked = made.map((each) => assertionSchema.safeParse(each));
  const [issue] = checked.flatMap(({ error }) => error?.issues ?? []);
  if (issue) return drop(`the assertion ${type} cannot be used (${issue.message})`);
  return checked.flatMap(({ data }) => data ?? []);
}

function toAssertions(type: string, value: unknown, threshold: unknown): { type: string; value?: unknown }[] | null {
  switch (type) {
    case "contains":
    case "not-contains":
    case "equals":
    case "regex":
      return [{ type, value: typeof value === "number" ? String(value) : value }];
    case "is-json":
      return [{ type, ...(value === undefined || value === null ? {} : { value }) }];
    case "finish-reason":
      return [{ type, value }];
    case "contains-all":
      return listOf(value).map((each) => ({ type: "contains", value: each }));
    case "contains-any":
      return [{ type: "regex", value: listOf(value).map(escapePattern).join("|") }];
    case "starts-with":
      return typeof value === "string" ? [{ type: "regex", value: `^${escapePattern(value)}` }] : null;
    case "latency":
      return [{ type: "max-ms", value: threshold ?? value }];
    case "javascript": {
      const limit = tokenLimit.exec(String(value))?.[1];
      return limit === undefined ? null : [{ type: "max-tokens", value: Number(limit) }];
    }
    default:
      return null;
  }
}

const fill = (value: unknown, values: Readonly<Record<string, string>>): unknown =>
  typeof value === "string"
    ? value.replace(/\{\{\s*[\w.-]+\s*\}\}/g, (found) => fillPlaceholders(found, values))
    : Array.isArray(value)
      ? value.map((each) => fill(each, values))
      : value;

/** A list, or texts with commas between, as promptfoo takes both. */
const listOf = (value: unknown): string[] =>
  (Array.isArray(value)
    ? value.map(String)
    : String(value ?? "")
        .split(",")
        .map((each) => each.trim())
  ).filter(Boolean);

const escapePattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
