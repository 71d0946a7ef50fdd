import type { RawObject } from "~/server/services/todo2/todo2-document";
import { readId } from "~/server/services/todo2/todo2-task";
import { readDate } from "~/server/services/todo2/todo2-words";

/** A comment of a task. `type` is one of the format's own words, or whatever else the file has. */
export interface Todo2Comment {
  id: string;
  taskId: string;
  type: string;
  /** Markdown. */
  text: string;
  createdAt: number | null;
}

/** Null for an entry that names no task or says nothing. */
export function readComment(raw: RawObject): Todo2Comment | null {
  const taskId = String(raw.todoId ?? raw.todo_id ?? "");
  const text = typeof raw.content === "string" ? raw.content : "";
  if (taskId === "" || text === "") return null;
  return { id: readId(raw), taskId, type: String(raw.type ?? "note"), text, createdAt: readDate(raw.created) };
}

/** The entry for a comment that was written on the board. */
export function toRawComment({ id, taskId, type, text, createdAt }: Todo2Comment): RawObject {
  const at = new Date(createdAt ?? 0).toISOString();
  return { id, todoId: taskId, type, content: text, created: at, lastModified: at };
}
