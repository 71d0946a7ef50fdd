import { isSafeNumber, LosslessNumber, parse, stringify } from "lossless-json";
import { AppError } from "~/server/errors";

/** A JSON object of the file as it stands there, keys in their order; numbers beyond a double's precision are kept whole. */
export type RawObject = Record<string, unknown>;

/**
 * `.todo2/state.todo2.json`. The extension that the format comes from writes `todos`, `comments`, `activities`,
 * `nextTaskNumber` and `lastModified`; another writer knows only `todos`. Everything else is carried along.
 */
export interface Todo2Document {
  raw: RawObject;
  todos: RawObject[];
  /** Undefined where the file has no such key. */
  comments: RawObject[] | undefined;
  activities: RawObject[] | undefined;
}

/** Reads the file's text. Throws BAD_REQUEST for what must never be written over: no JSON, LFS pointers, merge marks. */
export function readDocument(text: string): Todo2Document {
  const bare = text.replace(/^\uFEFF/, "");
  if (bare.startsWith("version https://git-lfs.github.com/spec/")) {
    throw unreadable("it is a pointer of Git LFS, not the file itself", "Run `git lfs pull` in that folder.");
  }
  if (/^(<<<<<<<|>>>>>>>) /m.test(bare)) {
    throw unreadable("it has the marks of an unfinished merge", "Resolve the merge in that folder first.");
  }
  const raw = parseObject(bare);
  const { todos } = raw;
  if (!isObjectList(todos)) throw unreadable('its "todos" is not a list of objects');
  return { raw, todos, comments: readList(raw, "comments"), activities: readList(raw, "activities") };
}

/** A document with nothing in it, in the form of the extension. */
export function emptyDocument(): Todo2Document {
  return readDocument('{"todos":[],"comments":[],"activities":[],"nextTaskNumber":1}');
}

/** The file's text: two spaces of indent and no line end at the end, as both writers have it. */
export function writeDocument({ raw, todos, comments, activities }: Todo2Document): string {
  const whole: RawObject = { ...raw, todos };
  if (comments) whole.comments = comments;
  if (activities) whole.activities = activities;
  return stringify(whole, undefined, 2) ?? "";
}

function parseObject(text: string): RawObject {
  let value: unknown;
  try {
    value = parse(text, undefined, {
      parseNumber: (digits) => (isSafeNumber(digits) ? Number(digits) : new LosslessNumber(digits)),
    });
  } catch (error) {
    throw unreadable(`it is not JSON: ${(error as Error).message}`);
  }
  if (!isObject(value)) throw unreadable("it is not a JSON object");
  return value;
}

function readList(raw: RawObject, key: string): RawObject[] | undefined {
  const list = raw[key];
  if (list === undefined) return undefined;
  if (!isObjectList(list)) throw unreadable(`its "${key}" is not a list of objects`);
  return list;
}

export const isObject = (value: unknown): value is RawObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isObjectList = (value: unknown): value is RawObject[] => Array.isArray(value) && value.every(isObject);

function unreadable(reason: string, hint = "Mend the file by hand, or restore it from a backup."): AppError {
  return new AppError("BAD_REQUEST", `the Todo2 file cannot be read: ${reason}`, { hint });
}
