import { deleteBenchRun, findBenchRun, listBenchRuns as listRuns } from "~/db/queries/bench";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import type { BenchRun } from "~/shared/contracts/bench";

const missing = (id: string): AppError =>
  new AppError("NOT_FOUND", `there is no benchmark run ${id}`, { hint: "ollmlx bench list shows the runs." });

/** Newest first, without samples. */
export const listBenchRuns = ({ db }: Pick<Runtime, "db">): BenchRun[] => listRuns(db);

/** Throws NOT_FOUND. */
export function getBenchRun({ db }: Pick<Runtime, "db">, id: string): BenchRun {
  const run = findBenchRun(db, id);
  if (!run) throw missing(id);
  return run;
}

/** Deletes a run with its samples. Throws NOT_FOUND, CONFLICT while it is being measured. */
export function removeBenchRun({ db, bus }: Pick<Runtime, "db" | "bus">, id: string): void {
  if (getBenchRun({ db }, id).status === "running") {
    throw new AppError("CONFLICT", "this benchmark is still running", { hint: "Cancel it first." });
  }
  deleteBenchRun(db, id);
  bus.publish({ type: "bench.changed", benchRunId: id });
}
