import { and, asc, eq, isNotNull } from "drizzle-orm";
import type { Connection, Transaction } from "~/db/client";
import { taskComments, taskDependencies, tasks, taskTags } from "~/db/schema/tasks";
import { todo2Syncs } from "~/db/schema/workspaces";

export type Todo2SyncRow = typeof todo2Syncs.$inferSelect;

export function readTodo2Sync(db: Connection, workspaceId: string): Todo2SyncRow | undefined {
  return db.select().from(todo2Syncs).where(eq(todo2Syncs.workspaceId, workspaceId)).get();
}

export function writeTodo2Sync(tx: Transaction, row: Todo2SyncRow): void {
  tx.insert(todo2Syncs).values(row).onConflictDoUpdate({ target: todo2Syncs.workspaceId, set: row }).run();
}

export function patchTodo2Sync(
  db: Connection,
  workspaceId: string,
  patch: Partial<Pick<Todo2SyncRow, "isLive" | "error">>,
): void {
  db.update(todo2Syncs).set(patch).where(eq(todo2Syncs.workspaceId, workspaceId)).run();
}

export function listLiveSyncs(db: Connection): Todo2SyncRow[] {
  return db.select().from(todo2Syncs).where(eq(todo2Syncs.isLive, true)).all();
}

/** Every task of a workspace with what a Todo2 file knows of it, archived ones included, by number. */
export function listWorkspaceTasks(db: Connection, workspaceId: string) {
  return db
    .select({
      id: tasks.id,
      number: tasks.number,
      todo2Id: tasks.todo2Id,
      title: tasks.title,
      body: tasks.description,
      status: tasks.status,
      priority: tasks.priority,
      parentId: tasks.parentId,
      estimateMinutes: tasks.estimateMinutes,
      actualMinutes: tasks.actualMinutes,
      version: tasks.version,
    })
    .from(tasks)
    .where(eq(tasks.workspaceId, workspaceId))
    .orderBy(asc(tasks.number))
    .all();
}

export function listWorkspaceTags(db: Connection, workspaceId: string): { taskId: string; value: string }[] {
  return db
    .select({ taskId: taskTags.taskId, value: taskTags.tag })
    .from(taskTags)
    .innerJoin(tasks, eq(tasks.id, taskTags.taskId))
    .where(eq(tasks.workspaceId, workspaceId))
    .orderBy(asc(taskTags.taskId), asc(taskTags.position))
    .all();
}

export function listWorkspaceDependencies(db: Connection, workspaceId: string): { taskId: string; value: string }[] {
  return db
    .select({ taskId: taskDependencies.taskId, value: taskDependencies.dependsOnId })
    .from(taskDependencies)
    .innerJoin(tasks, eq(tasks.id, taskDependencies.taskId))
    .where(eq(tasks.workspaceId, workspaceId))
    .all();
}

export function listWorkspaceComments(db: Connection, workspaceId: string) {
  return db
    .select({ comment: taskComments })
    .from(taskComments)
    .innerJoin(tasks, eq(tasks.id, taskComments.taskId))
    .where(eq(tasks.workspaceId, workspaceId))
    .orderBy(asc(taskComments.createdAt), asc(taskComments.id))
    .all()
    .map((row) => row.comment);
}

/** The task of that id in a workspace's file. */
export function findTaskByTodo2Id(db: Connection, workspaceId: string, todo2Id: string): string | undefined {
  return db
    .select({ id: tasks.id })
    .from(tasks)
    .where(and(eq(tasks.workspaceId, workspaceId), eq(tasks.todo2Id, todo2Id), isNotNull(tasks.todo2Id)))
    .get()?.id;
}

/** Not a change of the task: it keeps its version, and the history says nothing of it. */
export function setTodo2Id(tx: Transaction, taskId: string, todo2Id: string): void {
  tx.update(tasks).set({ todo2Id }).where(eq(tasks.id, taskId)).run();
}

export function setCommentTodo2Id(tx: Transaction, commentId: string, todo2Id: string): void {
  tx.update(taskComments).set({ todo2Id }).where(eq(taskComments.id, commentId)).run();
}
