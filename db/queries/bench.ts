import { asc, desc, eq, getTableColumns } from "drizzle-orm";
import type { Connection } from "~/db/client";
import { benchRuns, benchSamples } from "~/db/schema/bench";
import type { BenchLoad, BenchRun, BenchSample } from "~/shared/contracts/bench";

const MAX_LISTED_RUNS = 200;

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
  return { ...run, samples };
}

/** Newest first, without samples. Ids sort by time. */
export function listBenchRuns(db: Connection): BenchRun[] {
  const runs = db.select().from(benchRuns).orderBy(desc(benchRuns.id)).limit(MAX_LISTED_RUNS).all();
  return runs.map((run) => ({ ...run, samples: [] }));
}

/** False when there was no such run. Its samples go with it. */
export function deleteBenchRun(db: Connection, id: string): boolean {
  return db.delete(benchRuns).where(eq(benchRuns.id, id)).run().changes > 0;
}

/** Runs that a killed daemon left running become partial: their finished repetitions stay readable. */
export function settleBenchRuns(db: Connection, finishedAt: number, error: string): void {
  db.update(benchRuns).set({ status: "partial", finishedAt, error }).where(eq(benchRuns.status, "running")).run();
}
