import { isObject, type RawObject } from "~/server/services/todo2/todo2-document";
import { readPriority, readStatus } from "~/server/services/todo2/todo2-words";
import type { TaskPriority, TaskStatus } from "~/shared/contracts/task";

/** What a task of a Todo2 file means to the board. Ids are text: some have 19 digits, one writer made `T-NaN`. */
export interface Todo2Task {
  id: string;
  title: string;
  /** Markdown. */
  body: string;
  status: TaskStatus;
  priority: TaskPriority;
  tags: string[];
  dependencies: string[];
  parentId: string | null;
  /** The file has hours; the board counts whole minutes. */
  estimateMinutes: number | null;
  actualMinutes: number | null;
}

export type Todo2Field = Exclude<keyof Todo2Task, "id">;

/** The keys under which the writers keep a field. The first is written where a task has none of them yet. */
const keysOf: Record<Todo2Field, readonly string[]> = {
  title: ["name", "content", "title"],
  body: ["long_description", "description"],
  status: ["status"],
  priority: ["priority"],
  tags: ["tags"],
  dependencies: ["dependencies"],
  parentId: ["parent_id", "parentId"],
  estimateMinutes: ["estimatedHours", "estimated_hours"],
  actualMinutes: ["actualHours", "actual_hours"],
};

export const todo2Fields = Object.keys(keysOf) as Todo2Field[];

const readers: { [F in Todo2Field]: (value: unknown) => Todo2Task[F] } = {
  title: (value) => readText(value) || "(no title)",
  body: readText,
  status: readStatus,
  priority: readPriority,
  tags: readNames,
  dependencies: readNames,
  parentId: (value) => readText(value) || null,
  estimateMinutes: readMinutes,
  actualMinutes: readMinutes,
};

/**
 * A task of the file. Writers keep a title or a text under two keys and change only theirs, so the key that differs from
 * `before`, the same task when it was last seen, is believed.
 */
export function readTask(raw: RawObject, before?: RawObject): Todo2Task {
  const fields = Object.fromEntries(
    todo2Fields.map((field) => [field, readers[field](pickValue(raw, before, keysOf[field]))]),
  ) as Omit<Todo2Task, "id">;
  return { id: readId(raw), ...fields };
}

/** `id` as text; "" where there is none. */
export const readId = (raw: RawObject): string => readText(raw.id);

/**
 * The raw task with some fields changed: under every key it has for them, other keys and their order untouched, and the
 * dates of the change under the keys that it uses for them.
 */
export function patchTask(raw: RawObject, changes: Partial<Todo2Task>, at: Date): RawObject {
  const patched: RawObject = { ...raw };
  for (const field of todo2Fields) {
    const value = changes[field];
    if (value === undefined) continue;
    const keys = keysOf[field].filter((key) => key in raw);
    if (keys.length === 0 && isEmpty(value)) continue;
    const written = field.endsWith("Minutes") && value !== null ? toHours(value as number) : value;
    for (const key of keys.length > 0 ? keys : keysOf[field].slice(0, 1)) patched[key] = written;
  }
  if (changes.status !== undefined) setCompletion(patched, changes.status, at);
  const stamps = ["lastModified", "last_modified", "updated", "updated_at"].filter((key) => key in raw);
  for (const key of stamps.length > 0 ? stamps : ["lastModified"]) patched[key] = at.toISOString();
  return patched;
}

function setCompletion(raw: RawObject, status: TaskStatus, at: Date): void {
  const isDone = status === "Done";
  if ("completed" in raw) raw.completed = isDone;
  for (const key of ["completedAt", "completed_at"]) {
    if (!(key in raw)) continue;
    if (isDone) raw[key] = at.toISOString();
    else delete raw[key];
  }
}

function pickValue(raw: RawObject, before: RawObject | undefined, keys: readonly string[]): unknown {
  const present = keys.filter((key) => raw[key] !== undefined && raw[key] !== null && raw[key] !== "");
  const changed = before && present.find((key) => JSON.stringify(raw[key]) !== JSON.stringify(before[key]));
  return raw[changed ?? present[0] ?? ""];
}

function readText(value: unknown): string {
  return typeof value === "string" ? value : value === undefined || value === null || isObject(value) ? "" : `${value}`;
}

function readNames(value: unknown): string[] {
  return Array.isArray(value) ? [...new Set(value.map(readText).filter((name) => name !== ""))] : [];
}

function readMinutes(value: unknown): number | null {
  const minutes = Math.round(Number(value ?? Number.NaN) * 60);
  return minutes > 0 && Number.isSafeInteger(minutes) ? minutes : null;
}

/** Hours with two decimals, which read back as the same minutes. */
export const toHours = (minutes: number): number => Math.round((minutes / 60) * 100) / 100;

const isEmpty = (value: unknown): boolean =>
  value === null || value === "" || (Array.isArray(value) && value.length === 0);
