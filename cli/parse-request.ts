import type { z } from "zod";
import { usageError } from "~/cli/cli-error";

/** A number of the command line as the contracts take it: undefined when it was not given, NaN when it is none. */
export const toNumber = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text);

/** Values of an option that may be repeated. */
export const collect = (value: string, all: string[] = []): string[] => [...all, value];

/** What a contract makes of flags. Throws a usage error that names the flag; `flags` maps fields to flags. */
export function parseRequest<Schema extends z.ZodType>(
  schema: Schema,
  values: z.input<Schema>,
  flags: Record<string, string>,
): z.output<Schema> {
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = String(issue?.path[0]);
  const given = (values as Record<string, unknown>)[field];
  throw usageError(`${flags[field] ?? field}: ${Number.isNaN(given) ? "give a number" : issue?.message}`);
}
