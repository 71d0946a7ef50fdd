import { and, desc, eq, isNotNull, ne } from "drizzle-orm";
import type { Connection } from "~/db/client";
import { executions } from "~/db/schema/executions";
import type { Execution } from "~/shared/contracts/execution";

export type ExecutionRow = typeof executions.$inferSelect;
export type NewExecution = typeof executions.$inferInsert;

/** Throws when another attempt at the task is running. Uses executions_one_running. */
export function insertExecution(db: Connection, row: NewExecution): void {
  db.insert(executions).values(row).run();
}

export function updateExecution(db: Connection, id: string, patch: Partial<NewExecution>): void {
  db.update(executions).set(patch).where(eq(executions.id, id)).run();
}

/** Changes an attempt only while it has this status; false when it has another by now. */
export function moveExecution(
  db: Connection,
  id: string,
  from: Execution["status"],
  patch: Partial<NewExecution> & Pick<NewExecution, "status">,
): boolean {
  const where = and(eq(executions.id, id), eq(executions.status, from));
  return db.update(executions).set(patch).where(where).run().changes === 1;
}

export function readExecution(db: Connection, id: string): ExecutionRow | undefined {
  return db.select().from(executions).where(eq(executions.id, id)).get();
}

/** Newest first, at most 50. Uses executions_by_task. */
export function listTaskExecutions(db: Connection, taskId: string): ExecutionRow[] {
  return db
    .select()
    .from(executions)
    .where(eq(executions.taskId, taskId))
    .orderBy(desc(executions.attempt))
    .limit(50)
    .all();
}

/** The number of a task's next attempt. */
export function nextAttempt(db: Connection, taskId: string): number {
  return (listTaskExecutions(db, taskId)[0]?.attempt ?? 0) + 1;
}

/** Ends the other proposals of a task that wait for a decision. */
export function supersedeExecutions(db: Connection, taskId: string, keptId: string, at: number): void {
  db.update(executions)
    .set({ status: "superseded", decidedAt: at })
    .where(and(eq(executions.taskId, taskId), eq(executions.status, "review"), ne(executions.id, keptId)))
    .run();
}

/** The newest 50 outcomes of a model's weights in a category, newest first. Uses executions_by_model. */
export function listOutcomes(
  db: Connection,
  { model, modelDigest, category }: Pick<ExecutionRow, "model" | "modelDigest" | "category">,
): number[] {
  const rows = db
    .select({ outcome: executions.outcome })
    .from(executions)
    .where(
      and(
        eq(executions.model, model),
        eq(executions.modelDigest, modelDigest),
        eq(executions.category, category),
        isNotNull(executions.outcome),
      ),
    )
    .orderBy(desc(executions.decidedAt), desc(executions.id))
    .limit(50)
    .all();
  return rows.flatMap(({ outcome }) => outcome ?? []);
}

/** The newest 1000 attempts that were decided, newest first. */
export function listDecided(db: Connection) {
  return db
    .select({
      model: executions.model,
      modelDigest: executions.modelDigest,
      category: executions.category,
      confidence: executions.confidence,
      outcome: executions.outcome,
      outputTokens: executions.outputTokens,
      durationMs: executions.durationMs,
    })
    .from(executions)
    .where(isNotNull(executions.outcome))
    .orderBy(desc(executions.decidedAt), desc(executions.id))
    .limit(1000)
    .all();
}

/** Ends the attempts that a killed daemon left running. */
export function interruptExecutions(db: Connection, at: number): void {
  const error = { code: "INTERRUPTED", message: "The daemon stopped before this was finished." };
  db.update(executions)
    .set({ status: "interrupted", error, finishedAt: at })
    .where(eq(executions.status, "running"))
    .run();
}
