import { and, asc, desc, eq, getTableColumns, lt, sql } from "drizzle-orm";
import type { Connection } from "~/db/client";
import { inIds } from "~/db/queries/in-ids";
import { benchRuns, benchSamples } from "~/db/schema/bench";
import { mainCaseId } from "~/shared/bench-cases";
import {
  type BenchLoad,
  type BenchMemory,
  type BenchRun,
  type BenchSample,
  benchModelSchema,
  benchOptionsSchema,
} from "~/shared/contracts/bench";
import { type BenchRunEntry, benchRunEntrySchema } from "~/shared/contracts/bench-lab";

const MAX_COMPARABLE_RUNS = 200;

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
/** Without what is long and no figure needs. */
const { outputText: _text, chunkAtMs: _times, ...figureColumns } = sampleColumns;

/** Characters of a prompt that a list shows. */
const PROMPT_BEGINNING = 80;

const entryColumns = {
  id: benchRuns.id,
  jobId: benchRuns.jobId,
  status: benchRuns.status,
  options: sql<string>`json_replace(${benchRuns.options}, '$.prompt', substr(json_extract(${benchRuns.options}, '$.prompt'), 1, ${PROMPT_BEGINNING}))`,
  configHash: benchRuns.configHash,
  startedAt: benchRuns.startedAt,
  finishedAt: benchRuns.finishedAt,
  baselineAt: benchRuns.baselineAt,
  error: benchRuns.error,
  a: benchRuns.a,
  b: benchRuns.b,
};

const toEntry = (row: { options: string }): BenchRunEntry =>
  benchRunEntrySchema.parse({ ...row, options: JSON.parse(row.options) });

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
    .limit(MAX_COMPARABLE_RUNS)
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

/** A run without its samples. */
export function findBenchRunHead(db: Connection, id: string): BenchRun | undefined {
  const run = db.select().from(benchRuns).where(eq(benchRuns.id, id)).get();
  return run && toRun(run, []);
}

/** At most `limit` runs that are older than the run `before` (null = the newest), newest first. Ids sort by time. */
export function listBenchRuns(db: Connection, limit: number, before: string | null): BenchRunEntry[] {
  const older = before === null ? undefined : lt(benchRuns.id, before);
  const rows = db.select(entryColumns).from(benchRuns).where(older).orderBy(desc(benchRuns.id)).limit(limit).all();
  return rows.map(toEntry);
}

export function findBenchEntry(db: Connection, id: string): BenchRunEntry | null {
  const row = db.select(entryColumns).from(benchRuns).where(eq(benchRuns.id, id)).get();
  return row ? toEntry(row) : null;
}

/** Ids of the newest complete runs of the same models and amount of work as `like`, newest first, at most `limit`. */
export function listHistoryIds(
  db: Connection,
  { a, b, options }: Pick<BenchRun, "a" | "b" | "options">,
  limit: number,
): string[] {
  const isSame = (
    column: typeof benchRuns.a | typeof benchRuns.b | typeof benchRuns.options,
    path: string,
    value: unknown,
  ) => sql`json_extract(${column}, ${path}) is ${value}`;
  const rows = db
    .select({ id: benchRuns.id })
    .from(benchRuns)
    .where(
      and(
        eq(benchRuns.status, "complete"),
        isSame(benchRuns.a, "$.name", a.name),
        isSame(benchRuns.b, "$.name", b?.name ?? null),
        isSame(benchRuns.options, "$.promptTokens", options.promptTokens),
        isSame(benchRuns.options, "$.outputTokens", options.outputTokens),
        isSame(benchRuns.options, "$.prompt", options.prompt ?? null),
      ),
    )
    .orderBy(desc(benchRuns.id))
    .limit(limit)
    .all();
  return rows.map(({ id }) => id);
}

/**
 * The runs of these ids, oldest first, each with the samples of its main case that went to the engine. Texts and times
 * of chunks are left out.
 */
export function listMeasuredRuns(db: Connection, ids: readonly string[]): BenchRun[] {
  const rows = db.select().from(benchRuns).where(inIds(benchRuns.id, ids)).orderBy(asc(benchRuns.id)).all();
  const samples = db
    .select({ runId: benchSamples.runId, ...figureColumns })
    .from(benchSamples)
    .where(and(inIds(benchSamples.runId, ids), eq(benchSamples.caseId, mainCaseId), eq(benchSamples.via, "engine")))
    .orderBy(asc(benchSamples.position))
    .all();
  const byRun = new Map<string, BenchSample[]>();
  for (const { runId, ...figures } of samples) {
    const own = byRun.get(runId) ?? [];
    own.push({ ...figures, outputText: "", chunkAtMs: [] });
    byRun.set(runId, own);
  }
  return rows.map((row) => toRun(row, byRun.get(row.id) ?? []));
}

/** False when there was no such run. Its samples go with it. */
export function deleteBenchRun(db: Connection, id: string): boolean {
  return db.delete(benchRuns).where(eq(benchRuns.id, id)).run().changes > 0;
}

/** Runs that a killed daemon left running become partial: their finished repetitions stay readable. */
export function settleBenchRuns(db: Connection, finishedAt: number, error: string): void {
  db.update(benchRuns).set({ status: "partial", finishedAt, error }).where(eq(benchRuns.status, "running")).run();
}
