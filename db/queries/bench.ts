import { and, asc, desc, eq, getTableColumns } from "drizzle-orm";
import type { Connection } from "~/db/client";
import { benchRuns, benchSamples } from "~/db/schema/bench";
import {
  type BenchLoad,
  type BenchMemory,
  type BenchRun,
  type BenchSample,
  benchModelSchema,
  benchOptionsSchema,
} from "~/shared/contracts/bench";

const MAX_LISTED_RUNS = 200;

type Row = typeof benchRuns.$inferSelect;

/** Rows of before an option existed get its default. */
const toRun = (row: Row, samples: BenchSample[]): BenchRun => ({
  ...row,
  options: benchOptionsSchema.parse(row.options),
  a: benchModelSchema.parse(row.a),
  b: row.b && benchModelSchema.parse(row.b),
  samples,
});

const { runId: _runId, ...sampleColumns } = getTableColumns(benchSamples);

export function insertBenchRun(db: Connection, run: Omit<BenchRun, "samples">): void {
  db.insert(benchRuns).values(run).run();
}

export function insertBenchSample(db: Connection, runId: string, sample: BenchSample): void {
  db.insert(benchSamples)
    .values({ ...sample, runId })
    .run();
}

export function saveBenchLoads(db: Connection, id: string, loads: BenchLoad[]): void {
  db.update(benchRuns).set({ loads }).where(eq(benchRuns.id, id)).run();
}

export function saveBenchMemory(db: Connection, id: string, memory: BenchMemory[]): void {
  db.update(benchRuns).set({ memory }).where(eq(benchRuns.id, id)).run();
}

/** A run that was cut short is at work again, for another job. */
export function reopenBenchRun(db: Connection, id: string, jobId: string): void {
  db.update(benchRuns)
    .set({ status: "running", error: null, finishedAt: null, jobId })
    .where(eq(benchRuns.id, id))
    .run();
}

/** Makes a run the baseline of its configuration in the place of another, or (`at` null) takes that back. */
export function setBenchBaseline(db: Connection, run: Pick<BenchRun, "id" | "configHash">, at: number | null): void {
  db.transaction((tx) => {
    if (at !== null) {
      tx.update(benchRuns).set({ baselineAt: null }).where(eq(benchRuns.configHash, run.configHash)).run();
    }
    tx.update(benchRuns).set({ baselineAt: at }).where(eq(benchRuns.id, run.id)).run();
  });
}

/** Runs of the same configuration that ended well, newest first, without samples. */
export function listComparableRuns(db: Connection, configHash: string): BenchRun[] {
  const rows = db
    .select()
    .from(benchRuns)
    .where(and(eq(benchRuns.configHash, configHash), eq(benchRuns.status, "complete")))
    .orderBy(desc(benchRuns.id))
    .limit(MAX_LISTED_RUNS)
    .all();
  return rows.map((row) => toRun(row, []));
}

export function finishBenchRun(
  db: Connection,
  id: string,
  end: Pick<BenchRun, "status" | "error"> & { finishedAt: number },
): void {
  db.update(benchRuns).set(end).where(eq(benchRuns.id, id)).run();
}

/** With its samples in the order of execution. */
export function findBenchRun(db: Connection, id: string): BenchRun | undefined {
  const run = db.select().from(benchRuns).where(eq(benchRuns.id, id)).get();
  if (!run) return undefined;
  const samples = db
    .select(sampleColumns)
    .from(benchSamples)
    .where(eq(benchSamples.runId, id))
    .orderBy(asc(benchSamples.position))
    .all();
  return toRun(run, samples);
}

/** Newest first, without samples. Ids sort by time. */
export function listBenchRuns(db: Connection): BenchRun[] {
  const runs = db.select().from(benchRuns).orderBy(desc(benchRuns.id)).limit(MAX_LISTED_RUNS).all();
  return runs.map((run) => toRun(run, []));
}

/** False when there was no such run. Its samples go with it. */
export function deleteBenchRun(db: Connection, id: string): boolean {
  return db.delete(benchRuns).where(eq(benchRuns.id, id)).run().changes > 0;
}

/** Runs that a killed daemon left running become partial: their finished repetitions stay readable. */
export function settleBenchRuns(db: Connection, finishedAt: number, error: string): void {
  db.update(benchRuns).set({ status: "partial", finishedAt, error }).where(eq(benchRuns.status, "running")).run();
}
