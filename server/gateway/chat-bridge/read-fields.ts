import type { z } from "zod";
import { RequestError } from "~/server/gateway/chat-bridge/request-error";

/** The body in the schema's shape; unknown fields are left out. Throws RequestError for the first field that is wrong. */
export function readFields<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  if (!issue) throw new RequestError("the request is wrong");
  const { path, message } = deepest(issue, []);
  const field = writePath(path);
  const reason = message.replace(/^Invalid (input|option): /, "").replace(/received undefined$/, "but it is missing");
  throw new RequestError(field === "" ? reason : `invalid value for '${field}': ${reason}`, field || null);
}

interface Finding {
  path: PropertyKey[];
  message: string;
}

/** Where none of a union's forms fits, the one that fits best tells what is wrong: the one that fails furthest inside. */
function deepest(issue: z.core.$ZodIssue, base: PropertyKey[]): Finding {
  const own: Finding = { path: [...base, ...issue.path], message: issue.message };
  if (issue.code !== "invalid_union") return own;
  return issue.errors
    .flatMap((issues) => (issues[0] ? [deepest(issues[0], own.path)] : []))
    .reduce((best, found) => (found.path.length > best.path.length ? found : best), own);
}

function writePath(path: PropertyKey[]): string {
  return path
    .map((part, i) => (typeof part === "number" ? `[${part}]` : `${i === 0 ? "" : "."}${String(part)}`))
    .join("");
}
