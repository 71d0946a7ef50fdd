import { and, asc, desc, eq, inArray, isNotNull } from "drizzle-orm";
import type { Connection } from "~/db/client";
import { promptEvalRuns, promptEvalSets, promptJudges, promptOptimizations } from "~/db/schema/prompts";
import type { EvalRun, EvalSet } from "~/shared/contracts/prompt-evaluation";
import { cutShortStatuses, type JudgeRecord, type Optimization } from "~/shared/contracts/prompt-optimization";

/** Most runs that are listed for a prompt. */
const mostRuns = 50;

export function insertOptimization(db: Connection, run: Optimization): void {
  db.insert(promptOptimizations).values(run).run();
}

export function updateOptimization(db: Connection, id: string, change: Partial<Optimization>): void {
  db.update(promptOptimizations).set(change).where(eq(promptOptimizations.id, id)).run();
}

export function readOptimization(db: Connection, id: string): Optimization | undefined {
  return db.select().from(promptOptimizations).where(eq(promptOptimizations.id, id)).get();
}

const cutShort = and(inArray(promptOptimizations.status, cutShortStatuses), isNotNull(promptOptimizations.request));

/** The newest run that was stopped before its end. */
export function readLastCutShort(db: Connection): Optimization | undefined {
  return db.select().from(promptOptimizations).where(cutShort).orderBy(desc(promptOptimizations.id)).get();
}

/** Takes a run that was stopped before its end up again; false where it was not stopped, or another call has it. */
export function reopenOptimization(db: Connection, id: string): boolean {
  const { changes } = db
    .update(promptOptimizations)
    .set({ status: "running", finishedAt: null })
    .where(and(eq(promptOptimizations.id, id), cutShort))
    .run();
  return changes === 1;
}

/** Newest first. */
export function listOptimizations(db: Connection, promptId: string): Optimization[] {
  return db
    .select()
    .from(promptOptimizations)
    .where(eq(promptOptimizations.promptId, promptId))
    .orderBy(desc(promptOptimizations.id))
    .limit(mostRuns)
    .all();
}

export function insertEvalSet(db: Connection, set: EvalSet): void {
  db.insert(promptEvalSets).values(set).run();
}

export function updateEvalSet(db: Connection, id: string, change: Partial<EvalSet>): void {
  db.update(promptEvalSets).set(change).where(eq(promptEvalSets.id, id)).run();
}

export function readEvalSet(db: Connection, id: string): EvalSet | undefined {
  return db.select().from(promptEvalSets).where(eq(promptEvalSets.id, id)).get();
}

export function listEvalSets(db: Connection, promptId: string): EvalSet[] {
  return db
    .select()
    .from(promptEvalSets)
    .where(eq(promptEvalSets.promptId, promptId))
    .orderBy(asc(promptEvalSets.name))
    .all();
}

/** With its runs. */
export function deleteEvalSetRow(db: Connection, id: string): void {
  db.delete(promptEvalSets).where(eq(promptEvalSets.id, id)).run();
}

export function insertEvalRun(db: Connection, run: EvalRun): void {
  db.insert(promptEvalRuns).values(run).run();
}

export function updateEvalRun(db: Connection, id: string, change: Partial<EvalRun>): void {
  db.update(promptEvalRuns).set(change).where(eq(promptEvalRuns.id, id)).run();
}

export function readEvalRun(db: Connection, id: string): EvalRun | undefined {
  return db.select().from(promptEvalRuns).where(eq(promptEvalRuns.id, id)).get();
}

/** Newest first. */
export function listEvalRuns(db: Connection, promptId: string): EvalRun[] {
  return db
    .select()
    .from(promptEvalRuns)
    .where(eq(promptEvalRuns.promptId, promptId))
    .orderBy(desc(promptEvalRuns.id))
    .limit(mostRuns)
    .all();
}

/** Ends what a killed daemon left running. */
export function interruptPromptRuns(db: Connection, at: number): void {
  const end = { status: "interrupted" as const, finishedAt: at };
  db.update(promptOptimizations).set(end).where(eq(promptOptimizations.status, "running")).run();
  db.update(promptEvalRuns).set(end).where(eq(promptEvalRuns.status, "running")).run();
}

export function readJudge(db: Connection, model: string, digest: string): JudgeRecord | undefined {
  return db
    .select({
      model: promptJudges.model,
      accuracy: promptJudges.accuracy,
      flipRate: promptJudges.flipRate,
      pairs: promptJudges.pairs,
      isReliable: promptJudges.isReliable,
      measuredAt: promptJudges.measuredAt,
    })
    .from(promptJudges)
    .where(and(eq(promptJudges.model, model), eq(promptJudges.digest, digest)))
    .get();
}

export function saveJudge(db: Connection, digest: string, record: JudgeRecord): void {
  const row = { ...record, digest };
  db.insert(promptJudges)
    .values(row)
    .onConflictDoUpdate({ target: [promptJudges.model, promptJudges.digest], set: row })
    .run();
}

/** Every model has to show again how well it judges. */
export function forgetJudges(db: Connection): void {
  db.delete(promptJudges).run();
}
