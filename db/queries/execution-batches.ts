import { and, asc, desc, eq, gte, isNull } from "drizzle-orm";
import type { Connection } from "~/db/client";
import { inIds } from "~/db/queries/in-ids";
import { executionBatches } from "~/db/schema/execution-batches";
import { executions } from "~/db/schema/executions";

export type BatchRow = typeof executionBatches.$inferSelect;

export function insertBatch(db: Connection, row: typeof executionBatches.$inferInsert): void {
  db.insert(executionBatches).values(row).run();
}

export function updateBatch(db: Connection, id: string, patch: Partial<BatchRow>): void {
  db.update(executionBatches).set(patch).where(eq(executionBatches.id, id)).run();
}

export function readBatchRow(db: Connection, id: string): BatchRow | undefined {
  return db.select().from(executionBatches).where(eq(executionBatches.id, id)).get();
}

/** Newest first, at most `limit`. */
export function listBatchRows(db: Connection, limit: number): BatchRow[] {
  return db.select().from(executionBatches).orderBy(desc(executionBatches.id)).limit(limit).all();
}

/** Those that may still start something, oldest first. Uses execution_batches_open. */
export function listOpenBatches(db: Connection): BatchRow[] {
  const { endedAt, cancelledAt, id } = executionBatches;
  const isOpen = and(isNull(endedAt), isNull(cancelledAt));
  return db.select().from(executionBatches).where(isOpen).orderBy(asc(id)).all();
}

/** Attempts at these tasks from `since` on, newest first, without what they read and wrote. Uses executions_by_task. */
export function listBatchAttempts(db: Connection, taskIds: readonly string[], since: number) {
  return db
    .select({
      id: executions.id,
      taskId: executions.taskId,
      status: executions.status,
      engine: executions.engine,
      model: executions.model,
      promptTokens: executions.promptTokens,
      cachedTokens: executions.cachedTokens,
      outputTokens: executions.outputTokens,
      durationMs: executions.durationMs,
      error: executions.error,
      createdAt: executions.createdAt,
      finishedAt: executions.finishedAt,
    })
    .from(executions)
    .where(and(inIds(executions.taskId, taskIds), gte(executions.createdAt, since)))
    .orderBy(desc(executions.createdAt), desc(executions.attempt))
    .all();
}
export type BatchAttempt = ReturnType<typeof listBatchAttempts>[number];

/** Changes of these tasks that stand in the user's files, in the order in which they were applied. */
export function listApplied(db: Connection, taskIds: readonly string[]) {
  return db
    .select({ taskId: executions.taskId, written: executions.written })
    .from(executions)
    .where(and(inIds(executions.taskId, taskIds), eq(executions.status, "applied"), isNull(executions.branch)))
    .orderBy(asc(executions.decidedAt))
    .all();
}
