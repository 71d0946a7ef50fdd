import { setImmediate as giveWay } from "node:timers/promises";
import {
  deleteBenchRun,
  findBenchRun,
  findBenchRunHead,
  findBenchEntry as findEntry,
  listComparableRuns,
  listHistoryIds,
  listMeasuredRuns,
  listBenchRuns as listRuns,
  setBenchBaseline,
} from "~/db/queries/bench";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { buildTrendPoint } from "~/shared/bench-trend";
import type { BenchRun } from "~/shared/contracts/bench";
import type { BenchRunEntry, BenchTrendPoint } from "~/shared/contracts/bench-lab";

/** Runs whose samples are read and reckoned at once; between them other requests have their turn. */
const HISTORY_SLICE_RUNS = 5;

const missing = (id: string): AppError =>
  new AppError("NOT_FOUND", `there is no benchmark run ${id}`, { hint: "ollmlx bench list shows the runs." });

/** A page of runs, newest first, that were started before the run `cursor`. */
export const listBenchRuns = (
  { db }: Pick<Runtime, "db">,
  { limit, cursor = null }: { limit: number; cursor?: string | null | undefined },
): BenchRunEntry[] => listRuns(db, limit, cursor);

/** The run as lists show it, or null. */
export const findBenchEntry = ({ db }: Pick<Runtime, "db">, id: string): BenchRunEntry | null => findEntry(db, id);

/** Throws NOT_FOUND. */
export function getBenchRun({ db }: Pick<Runtime, "db">, id: string): BenchRun {
  const run = findBenchRun(db, id);
  if (!run) throw missing(id);
  return run;
}

/**
 * The run that another is held against: the baseline of its configuration, or the newest complete run before it. Null
 * where there is none. Throws NOT_FOUND for the run itself.
 */
export function findReferenceRun({ db }: Pick<Runtime, "db">, id: string, kind: "baseline" | "last"): BenchRun | null {
  const run = getBenchRun({ db }, id);
  if (run.configHash === "") return null;
  const others = listComparableRuns(db, run.configHash).filter((one) => one.id !== id);
  const found = others.find((one) => (kind === "last" ? one.id < id : one.baselineAt !== null));
  return found ? getBenchRun({ db }, found.id) : null;
}

/**
 * Runs that draw one history: the same models and amount of work on this machine, complete, oldest first. Other weights
 * or another protocol stay in it, as marks. Derived anew each time, a few runs at a turn. Throws NOT_FOUND.
 */
export async function listHistory({ db }: Pick<Runtime, "db">, id: string, limit: number): Promise<BenchTrendPoint[]> {
  const like = findBenchRunHead(db, id);
  if (!like) throw missing(id);
  const ids = listHistoryIds(db, like, limit).reverse();
  const points: BenchTrendPoint[] = [];
  let before: BenchRun | null = null;
  for (let from = 0; from < ids.length; from += HISTORY_SLICE_RUNS) {
    for (const run of listMeasuredRuns(db, ids.slice(from, from + HISTORY_SLICE_RUNS))) {
      points.push(buildTrendPoint(run, before));
      before = run;
    }
    await giveWay();
  }
  return points;
}

/** Throws NOT_FOUND, CONFLICT for a run that is complete or at work. */
export function requireResumable({ db }: Pick<Runtime, "db">, id: string): BenchRun {
  const run = getBenchRun({ db }, id);
  if (run.status === "complete") throw new AppError("CONFLICT", "this run is complete; there is nothing to resume");
  if (run.status === "running") throw new AppError("CONFLICT", "this run is being measured already");
  return run;
}

/** Makes a complete run the baseline of its configuration, or takes that back. Throws NOT_FOUND, CONFLICT. */
export function markBaseline({ db, bus }: Pick<Runtime, "db" | "bus">, id: string, isBaseline: boolean): void {
  const run = getBenchRun({ db }, id);
  if (isBaseline && (run.status !== "complete" || run.configHash === "")) {
    throw new AppError("CONFLICT", "only a complete run of this version can be a baseline", {
      hint: "Resume the run, or measure again.",
    });
  }
  setBenchBaseline(db, run, isBaseline ? Date.now() : null);
  bus.publish({ type: "bench.changed", benchRunId: id });
}

/** Deletes a run with its samples. Throws NOT_FOUND, CONFLICT while it is being measured. */
export function removeBenchRun({ db, bus }: Pick<Runtime, "db" | "bus">, id: string): void {
  if (getBenchRun({ db }, id).status === "running") {
    throw new AppError("CONFLICT", "this benchmark is still running", { hint: "Cancel it first." });
  }
  deleteBenchRun(db, id);
  bus.publish({ type: "bench.changed", benchRunId: id });
}
