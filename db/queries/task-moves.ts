import { and, asc, eq, gte } from "drizzle-orm";
import type { Connection, Transaction } from "~/db/client";
import { taskMoves } from "~/db/schema/tasks";

export type TaskMove = typeof taskMoves.$inferSelect;

export function insertMove(tx: Transaction, move: Omit<TaskMove, "seq">): void {
  tx.insert(taskMoves).values(move).run();
}

/** A task's way through the columns, oldest first. Uses task_moves_by_task. */
export function listTaskMoves(db: Connection, taskId: string): TaskMove[] {
  return db.select().from(taskMoves).where(eq(taskMoves.taskId, taskId)).orderBy(asc(taskMoves.seq)).all();
}

/** A workspace's moves from `since` (epoch ms) on, oldest first. Uses task_moves_by_workspace. */
export function listMoves(db: Connection, workspaceId: string, since: number): TaskMove[] {
  return db
    .select()
    .from(taskMoves)
    .where(and(eq(taskMoves.workspaceId, workspaceId), gte(taskMoves.at, since)))
    .orderBy(asc(taskMoves.at), asc(taskMoves.seq))
    .all();
}
