import { AppError } from "~/server/errors";

/** A request's JSON object, and the bytes that hold it alone. */
export interface JsonRequest {
  value: Record<string, unknown>;
  bytes: Buffer;
}

/**
 * The JSON object of a body whatever the content type says, read as Go reads it for Ollama: `curl -d` calls it a form,
 * only the first value counts, and names match in any case. Throws BAD_REQUEST.
 */
export function parseRequest(body: Buffer): JsonRequest {
  const text = body.toString("utf8").replace(/^\uFEFF/, "");
  if (text.trim() === "") throw new AppError("BAD_REQUEST", "missing request body");
  const { value, isWhole } = parseFirst(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new AppError("BAD_REQUEST", "the request body must be a JSON object");
  }
  const object = value as Record<string, unknown>;
  const named = withLowerCaseNames(object);
  if (isWhole && named === object) return { value: object, bytes: body };
  return { value: named, bytes: Buffer.from(JSON.stringify(named)) };
}

/** `parseRequest` where the bytes do not matter. */
export const parseJsonObject = (body: Buffer): Record<string, unknown> => parseRequest(body).value;

function parseFirst(text: string): { value: unknown; isWhole: boolean } {
  try {
    return { value: JSON.parse(text), isWhole: true };
  } catch (error) {
    const end = firstValueEnd(text);
    try {
      if (end !== null) return { value: JSON.parse(text.slice(0, end)), isWhole: false };
    } catch {
      // The error of the whole text says as much.
    }
    throw new AppError("BAD_REQUEST", `the request body is not JSON: ${(error as Error).message}`);
  }
}

/** Where the object or list that a text begins with ends; null when it does not end, or is none. */
function firstValueEnd(text: string): number | null {
  let depth = 0;
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (match[0].startsWith('"')) continue;
    depth += match[0] === "{" || match[0] === "[" ? 1 : -1;
    if (depth === 0) return match.index + 1;
    if (depth < 0) return null;
  }
  return null;
}

/** The object itself where all names are in lower case already; a name that is exact wins over one that is not. */
function withLowerCaseNames(object: Record<string, unknown>): Record<string, unknown> {
  const names = Object.keys(object);
  if (names.every((name) => name === name.toLowerCase())) return object;
  const inLowerCase = Object.fromEntries(names.map((name) => [name.toLowerCase(), object[name]]));
  return {
    ...inLowerCase,
    ...Object.fromEntries(names.filter((name) => !/[A-Z]/.test(name)).map((name) => [name, object[name]])),
  };
}
