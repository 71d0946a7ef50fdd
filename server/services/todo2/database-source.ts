import { setTimeout as pause } from "node:timers/promises";
import {
  backUpTodo2Database,
  readTodo2Database,
  Todo2BusyError,
  type Todo2CommentRow,
  type Todo2Row,
  type Todo2RowChanges,
  type Todo2Rows,
  writeTodo2Database,
} from "~/db/todo2-database";
import { AppError } from "~/server/errors";
import { readComment } from "~/server/services/todo2/todo2-comment";
import { type RawObject, type Todo2Document, writeDocument } from "~/server/services/todo2/todo2-document";
import { nextBackup } from "~/server/services/todo2/todo2-file";
import type { Todo2Source } from "~/server/services/todo2/todo2-source";
import { readId, readTask, toHours } from "~/server/services/todo2/todo2-task";

const patienceMs = 15_000;

/**
 * `.todo2/todo2.db` seen as a document, so that it is merged like the JSON file. Only the tasks and comments that differ are
 * written, each against the version that was read; what its own writer changed meanwhile, or holds, is found by the next sync.
 */
export function databaseSource(path: string, backupFolder: string): Todo2Source {
  let seen: Todo2Rows = { tasks: [], comments: [] };
  const read = async () => {
    seen = await patiently(path, () => readTodo2Database(path));
    return toDocument(seen);
  };
  return {
    kind: "database",
    path,
    read,
    write: async (next) => {
      const before = toDocument(seen);
      const changes = findChanges(seen, next);
      if (Object.values(changes).some((list) => list.length > 0)) {
        const backup = await nextBackup(backupFolder, "db");
        await patiently(path, () => backUpTodo2Database(path, backup));
        await patiently(path, () => writeTodo2Database(path, changes, new Date()));
      }
      const document = await read();
      return { document, isWritten: writeDocument(document) !== writeDocument(before) };
    },
  };
}

async function patiently<Result>(path: string, work: () => Result): Promise<Result> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Todo2BusyError)) {
        throw new AppError("BAD_REQUEST", `cannot use ${path}: ${(error as Error).message}`, { cause: error });
      }
      if (Date.now() > deadline) {
        throw new AppError("CONFLICT", `another program holds ${path}`, { hint: "Try again when it is done." });
      }
    }
    await pause(100);
  }
}

function toDocument({ tasks, comments }: Todo2Rows): Todo2Document {
  const lists = { todos: tasks.map(toRaw), comments: comments.map(toRawComment) };
  return { raw: { ...lists }, ...lists, activities: undefined };
}

function toRaw(row: Todo2Row): RawObject {
  const raw: RawObject = { id: row.id, content: row.title, long_description: row.body, status: row.status };
  Object.assign(raw, { priority: row.priority, tags: row.tags, dependencies: row.dependencies });
  // All keys always: one that is missing would be taken for one that a writer dropped.
  Object.assign(raw, { parent_id: row.parentId, estimated_hours: row.estimatedHours, actual_hours: row.actualHours });
  return { ...raw, created: row.created, last_modified: row.lastModified ?? row.created };
}

const toRawComment = ({ id, taskId, type, content, created, lastModified }: Todo2CommentRow): RawObject => ({
  id,
  todoId: taskId,
  type,
  content,
  created,
  lastModified,
});

/** What must be written so that the database says what `next` says. */
function findChanges(seen: Todo2Rows, next: Todo2Document): Todo2RowChanges {
  const rows = new Map(seen.tasks.map((row) => [row.id, row]));
  const changes: Todo2RowChanges = { insert: [], update: [], remove: [], comments: [] };
  for (const raw of next.todos) {
    const before = rows.get(readId(raw));
    const row = toRow(raw, before);
    if (!before) changes.insert.push(row);
    else if (JSON.stringify(readTask(toRaw(before))) !== JSON.stringify(readTask(raw))) changes.update.push(row);
    rows.delete(row.id);
  }
  changes.remove.push(...rows.values());
  const texts = new Map(seen.comments.map((comment) => [comment.id, comment.content]));
  for (const raw of next.comments ?? []) {
    const comment = readComment(raw);
    if (!comment || texts.get(comment.id) === comment.text) continue;
    const { id, taskId, type, text: content, createdAt } = comment;
    const created = new Date(createdAt ?? Date.now()).toISOString();
    changes.comments.push({ id, taskId, type, content, created, lastModified: new Date().toISOString() });
  }
  return changes;
}

function toRow(raw: RawObject, before: Todo2Row | undefined): Todo2Row {
  const task = readTask(raw, before && toRaw(before));
  return {
    id: task.id,
    title: task.title,
    body: task.body,
    status: task.status,
    priority: task.priority,
    parentId: task.parentId,
    estimatedHours: task.estimateMinutes === null ? null : toHours(task.estimateMinutes),
    actualHours: task.actualMinutes === null ? null : toHours(task.actualMinutes),
    created: before?.created ?? new Date().toISOString(),
    lastModified: null,
    version: before?.version ?? 1,
    lockUntil: before?.lockUntil ?? null,
    tags: task.tags,
    dependencies: task.dependencies,
  };
}
