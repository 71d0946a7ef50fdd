import { desc, eq, sql } from "drizzle-orm";
import type { Connection, Transaction } from "~/db/client";
import { analyses, estimates } from "~/db/schema/analyses";
import { taskMoves, tasks } from "~/db/schema/tasks";
import type { TaskClass } from "~/shared/contracts/task";

export type AnalysisRow = typeof analyses.$inferSelect;

export function insertAnalysis(tx: Transaction, row: AnalysisRow): void {
  tx.insert(analyses).values(row).run();
}

/** A task's newest analysis. Uses analyses_by_task. */
export function readAnalysis(db: Connection, taskId: string): AnalysisRow | undefined {
  return db
    .select()
    .from(analyses)
    .where(eq(analyses.taskId, taskId))
    .orderBy(desc(analyses.createdAt), desc(analyses.id))
    .limit(1)
    .get();
}

/** Keeps the class that a person chose beside what the analyser said of the task. */
export function labelAnalysis(tx: Transaction, taskId: string, correctedClass: TaskClass | null): void {
  const newest = readAnalysis(tx, taskId);
  if (newest) tx.update(analyses).set({ correctedClass }).where(eq(analyses.id, newest.id)).run();
}

/** How often the analyser's class stood, of those that a person saw and could correct. */
export function countLabels(db: Connection): { analyzed: number; corrected: number } {
  return db
    .select({
      analyzed: sql<number>`count(distinct ${analyses.taskId})`,
      corrected: sql<number>`count(distinct case when ${analyses.correctedClass} is not null and ${analyses.correctedClass} <> json_extract(${analyses.result}, '$.class') then ${analyses.taskId} end)`,
    })
    .from(analyses)
    .get() as { analyzed: number; corrected: number };
}

export function insertEstimate(tx: Transaction, row: typeof estimates.$inferSelect): void {
  tx.insert(estimates).values(row).run();
}

/** A task's newest estimate. Uses estimates_by_task. */
export function readEstimate(db: Connection, taskId: string): typeof estimates.$inferSelect | undefined {
  return db
    .select()
    .from(estimates)
    .where(eq(estimates.taskId, taskId))
    .orderBy(desc(estimates.createdAt), desc(estimates.id))
    .limit(1)
    .get();
}

/** Done tasks whose time is known, the last finished first, at most 1000; with what was estimated. Uses task_moves_by_task. */
export function listFinishedTasks(db: Connection, workspaceId: string) {
  const lastDone = sql`select max(${taskMoves.at}) from ${taskMoves} where ${taskMoves.taskId} = ${tasks.id} and ${taskMoves.toStatus} = 'Done'`;
  // A task that came finished, from a file for instance, has no move.
  const finishedAt = sql<number>`coalesce((${lastDone}), ${tasks.updatedAt})`;
  return db
    .select({
      id: tasks.id,
      number: tasks.number,
      title: tasks.title,
      complexity: tasks.complexity,
      minutes: tasks.actualMinutes,
      p50Minutes: tasks.estimateMinutes,
      p90Minutes: tasks.estimateHighMinutes,
      finishedAt,
    })
    .from(tasks)
    .where(
      sql`${tasks.workspaceId} = ${workspaceId} and ${tasks.status} = 'Done' and ${tasks.actualMinutes} is not null`,
    )
    .orderBy(desc(finishedAt))
    .limit(1000)
    .all();
}
