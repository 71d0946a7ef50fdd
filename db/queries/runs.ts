import { desc, eq } from "drizzle-orm";
import type { Connection } from "~/db/client";
import { modelFacts } from "~/db/schema/models";
import { runs } from "~/db/schema/proposals";
import type { Run } from "~/shared/contracts/proposal";

const columns = {
  id: runs.id,
  taskId: runs.taskId,
  kind: runs.kind,
  status: runs.status,
  engine: runs.engine,
  model: runs.model,
  promptRevisionId: runs.promptRevisionId,
  rawOutput: runs.rawOutput,
  parseRung: runs.parseRung,
  error: runs.error,
  promptTokens: runs.promptTokens,
  outputTokens: runs.outputTokens,
  ttftMs: runs.ttftMs,
  tokensPerSecond: runs.tokensPerSecond,
  startedAt: runs.startedAt,
  finishedAt: runs.finishedAt,
};

export function insertRun(db: Connection, run: typeof runs.$inferInsert): void {
  db.insert(runs).values(run).run();
}

export function updateRun(db: Connection, id: string, patch: Partial<typeof runs.$inferInsert>): void {
  db.update(runs).set(patch).where(eq(runs.id, id)).run();
}

/** Newest first, at most 50. Uses runs_by_task. */
export function listTaskRuns(db: Connection, taskId: string): Run[] {
  return db
    .select(columns)
    .from(runs)
    .where(eq(runs.taskId, taskId))
    .orderBy(desc(runs.startedAt), desc(runs.id))
    .limit(50)
    .all();
}

/** Ends the runs that a killed daemon left running. */
export function interruptRuns(db: Connection, at: number): void {
  db.update(runs)
    .set({ status: "interrupted", error: "The daemon stopped before the model was done.", finishedAt: at })
    .where(eq(runs.status, "running"))
    .run();
}

export function saveModelFacts(db: Connection, facts: typeof modelFacts.$inferInsert): void {
  db.insert(modelFacts)
    .values(facts)
    .onConflictDoUpdate({ target: [modelFacts.name, modelFacts.digest], set: facts })
    .run();
}
