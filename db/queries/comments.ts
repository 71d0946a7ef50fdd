import { asc, eq } from "drizzle-orm";
import type { Connection, Transaction } from "~/db/client";
import { taskComments } from "~/db/schema/tasks";

export type CommentRow = typeof taskComments.$inferSelect;

/** A task's comments, oldest first; at most 1000. Uses task_comments_by_task. */
export function listComments(db: Connection, taskId: string): CommentRow[] {
  return db
    .select()
    .from(taskComments)
    .where(eq(taskComments.taskId, taskId))
    .orderBy(asc(taskComments.createdAt), asc(taskComments.id))
    .limit(1000)
    .all();
}

export function readComment(db: Connection, id: string): CommentRow | undefined {
  return db.select().from(taskComments).where(eq(taskComments.id, id)).get();
}

/** Creates the comment or makes it equal to the row. */
export function writeComment(tx: Transaction, row: CommentRow): void {
  tx.insert(taskComments).values(row).onConflictDoUpdate({ target: taskComments.id, set: row }).run();
}

export function deleteComment(tx: Transaction, id: string): void {
  tx.delete(taskComments).where(eq(taskComments.id, id)).run();
}
