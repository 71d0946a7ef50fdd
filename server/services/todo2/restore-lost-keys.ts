import type { RawObject, Todo2Document } from "~/server/services/todo2/todo2-document";
import { readId } from "~/server/services/todo2/todo2-task";

/** What the writer that knows only `todos` writes of a task; it leaves these out when they are empty. */
const plainWriterKeys = new Set([
  "id",
  "name",
  "content",
  "title",
  "description",
  "long_description",
  "status",
  "priority",
  "tags",
  "dependencies",
  "parent_id",
  "project_id",
  "assigned_to",
  "host",
  "agent",
  "completed",
  "metadata",
  "created",
  "created_at",
  "updated",
  "updated_at",
  "last_modified",
  "completed_at",
]);

const topKeys = ["comments", "activities", "nextTaskNumber"];

/**
 * The file with what its last writer dropped without meaning to. One writer rewrites the file with `todos` alone and with the
 * keys that it knows; for such a file a missing key says nothing. Elsewhere a missing key of a task was removed on purpose.
 * Comments are never taken as deleted: no writer offers that.
 */
export function restoreLostKeys(before: Todo2Document, now: Todo2Document): Todo2Document {
  const isPlainWriter = topKeys.some((key) => key in before.raw && !(key in now.raw));
  const raw: RawObject = { ...now.raw };
  for (const [key, value] of Object.entries(before.raw)) {
    if (isPlainWriter && key !== "todos" && !(key in raw)) raw[key] = value;
  }
  const earlier = new Map(before.todos.map((task) => [readId(task), task]));
  return {
    raw,
    todos: isPlainWriter ? now.todos.map((task) => restoreTask(earlier.get(readId(task)), task)) : now.todos,
    comments: unite(before.comments, now.comments),
    activities: unite(before.activities, now.activities)?.slice(-activitiesKept),
  };
}

/** The extension keeps a ring of this many. */
export const activitiesKept = 100;

function restoreTask(before: RawObject | undefined, now: RawObject): RawObject {
  const lost = Object.entries(before ?? {}).filter(([key]) => !(key in now) && !plainWriterKeys.has(key));
  return lost.length === 0 ? now : { ...now, ...Object.fromEntries(lost) };
}

/** What either list has, by id; an entry of both is taken as it is now. Entries without an id are told apart by their text. */
function unite(before: RawObject[] | undefined, now: RawObject[] | undefined): RawObject[] | undefined {
  if (!before || !now) return now ?? before;
  const key = (entry: RawObject) => readId(entry) || JSON.stringify(entry);
  const present = new Set(now.map(key));
  return [...before.filter((entry) => !present.has(key(entry))), ...now];
}
