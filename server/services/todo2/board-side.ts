import type { Connection } from "~/db/client";
import {
  listWorkspaceComments,
  listWorkspaceDependencies,
  listWorkspaceTags,
  listWorkspaceTasks,
} from "~/db/queries/todo2";
import type { BoardSide, SyncBase } from "~/server/services/todo2/merge-documents";
import type { Todo2Document } from "~/server/services/todo2/todo2-document";
import { readId, type Todo2Task } from "~/server/services/todo2/todo2-task";

/** The board's side of a sync, with what is needed to write back to it. */
export interface BoardView extends BoardSide {
  /** Task ids by id in the file; tasks that the file lacks have the id they would get. */
  taskIds: Map<string, string>;
  /** Versions of all tasks, to tell whether somebody changed one meanwhile. */
  versions: Map<string, number>;
  /** Comment ids by id in the file. */
  commentIds: Map<string, string>;
}

/**
 * Reads a workspace's tasks as the file would have them. What the board cannot hold stays as it was: a dependency on a task
 * that is not there, or one that would close a cycle, is taken from the base, so that it is not lost in the file.
 */
export function readBoardSide(db: Connection, workspaceId: string, base: SyncBase, file: Todo2Document): BoardView {
  const rows = listWorkspaceTasks(db, workspaceId);
  const ids = new IdGiver(
    file,
    rows.map((row) => row.todo2Id).filter((id) => id !== null),
  );
  const todo2Ids = new Map(rows.map((row) => [row.id, row.todo2Id ?? ids.next()]));
  const tags = group(listWorkspaceTags(db, workspaceId));
  const dependencies = group(listWorkspaceDependencies(db, workspaceId));
  const known = new Set(todo2Ids.values());
  const edges = new Map(
    rows.map((row) => [
      todo2Ids.get(row.id) as string,
      (dependencies.get(row.id) ?? []).flatMap((taskId) => todo2Ids.get(taskId) ?? []),
    ]),
  );
  const tasks = rows.map((row): Todo2Task => {
    const id = todo2Ids.get(row.id) as string;
    const before = base.tasks.get(id);
    const own = edges.get(id) ?? [];
    const held = (before?.dependencies ?? []).filter((other) => !known.has(other) || isReached(edges, other, id));
    const heldParent = before?.parentId != null && !known.has(before.parentId) ? before.parentId : null;
    return {
      id,
      title: row.title,
      body: row.body,
      status: row.status,
      priority: row.priority,
      tags: tags.get(row.id) ?? [],
      dependencies: [...new Set([...own, ...held])],
      parentId: row.parentId === null ? heldParent : (todo2Ids.get(row.parentId) ?? null),
      estimateMinutes: row.estimateMinutes,
      actualMinutes: row.actualMinutes,
    };
  });
  const comments = listWorkspaceComments(db, workspaceId).map((row) => {
    const taskId = todo2Ids.get(row.taskId) as string;
    return {
      rowId: row.id,
      id: row.todo2Id ?? `${taskId}-C-${row.id}`,
      taskId,
      type: row.type,
      text: row.text,
      createdAt: row.createdAt,
    };
  });
  return {
    tasks,
    comments: comments.map(({ rowId: _, ...comment }) => comment),
    taskIds: new Map(rows.map((row) => [todo2Ids.get(row.id) as string, row.id])),
    versions: new Map(rows.map((row) => [row.id, row.version])),
    commentIds: new Map(comments.map((comment) => [comment.id, comment.rowId])),
  };
}

/** Whether a task waits for another, directly or by way of others; a task reaches itself. */
function isReached(edges: Map<string, string[]>, from: string, to: string): boolean {
  const seen = new Set([from]);
  for (const id of seen) {
    if (id === to) return true;
    for (const next of edges.get(id) ?? []) seen.add(next);
  }
  return false;
}

/** Ids for tasks that are new to the file: the next number where the file counts, else milliseconds of now. */
class IdGiver {
  readonly #used: Set<string>;
  #next: number;

  constructor(file: Todo2Document, taken: string[]) {
    this.#used = new Set([...file.todos.map(readId), ...taken]);
    const { nextTaskNumber } = file.raw;
    this.#next = typeof nextTaskNumber === "number" ? nextTaskNumber : Date.now();
  }

  next(): string {
    while (this.#used.has(`T-${this.#next}`)) this.#next++;
    return `T-${this.#next++}`;
  }
}

function group(rows: { taskId: string; value: string }[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { taskId, value } of rows) groups.set(taskId, [...(groups.get(taskId) ?? []), value]);
  return groups;
}
