import { isDeepStrictEqual } from "node:util";
import type { RawReply } from "~/tests/fixtures/http";

/** What two servers answered to one request, as far as it can be the same. */
export interface Answer {
  status: number;
  /** Without parameters; "" for an empty body. */
  contentType: string;
  /** One shape for each distinct line of a stream, in order; text bodies are quoted. */
  shapes: Shape[];
}

/** The kind of each value by its path. A list has the shape of its first item. */
export type Shape = Record<string, string>;

/** Where the two differ, each as "path: Ollama's | ours". */
export function listDifferences(ollama: Answer, ours: Answer): string[] {
  const differences: string[] = [];
  if (ollama.status !== ours.status) differences.push(`status: ${ollama.status} | ${ours.status}`);
  if (ollama.contentType !== ours.contentType)
    differences.push(`content type: ${ollama.contentType} | ${ours.contentType}`);
  if (ollama.shapes.length !== ours.shapes.length) {
    differences.push(`kinds of lines: ${ollama.shapes.length} | ${ours.shapes.length}`);
  }
  for (const [index, shape] of ollama.shapes.entries()) {
    const other = ours.shapes[index] ?? {};
    for (const path of new Set([...Object.keys(shape), ...Object.keys(other)])) {
      if (shape[path] !== other[path])
        differences.push(`${path}: ${shape[path] ?? "absent"} | ${other[path] ?? "absent"}`);
    }
  }
  return differences;
}

/** Reads a reply. Every field under `ollmlx` is our own and known to be extra. */
export function describeReply({ status, headers, text }: RawReply): Answer {
  const contentType = String(headers["content-type"] ?? "").split(";")[0] ?? "";
  if (text === "") return { status, contentType, shapes: [] };
  if (!contentType.includes("json")) return { status, contentType, shapes: [{ text: JSON.stringify(text) }] };
  const shapes: Shape[] = [];
  for (const line of text.trim().split("\n")) {
    const shape: Shape = {};
    describeValue(JSON.parse(line), "", shape);
    if (!isDeepStrictEqual(shapes.at(-1), shape)) shapes.push(shape);
  }
  return { status, contentType, shapes };
}

/** Values that are words of the protocol, and so must be the same. */
const exact = /(^|\.)(error|status|done|done_reason|role|object|type|finish_reason|stop_reason)$/;

function describeValue(value: unknown, path: string, into: Shape): void {
  if (path === "ollmlx" || path.startsWith("ollmlx.")) return;
  if (Array.isArray(value)) {
    into[path] = value.length === 0 ? "empty list" : "list";
    if (value.length > 0) describeValue(value[0], `${path}[]`, into);
  } else if (typeof value === "object" && value !== null) {
    into[path || "."] = "object";
    for (const [key, inner] of Object.entries(value)) describeValue(inner, path ? `${path}.${key}` : key, into);
  } else if (exact.test(path)) into[path] = JSON.stringify(value);
  else if (value === null) into[path] = "null";
  else if (typeof value === "number") into[path] = Number.isInteger(value) ? "integer" : "number";
  else if (typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(value)) into[path] = "time";
  else into[path] = typeof value;
}
