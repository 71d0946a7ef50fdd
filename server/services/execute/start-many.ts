import { toAppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { findTask } from "~/server/services/board/find-task";
import { requireGates } from "~/server/services/execute/check-gates";
import type { Execution } from "~/shared/contracts/execution";
import type { Job } from "~/shared/contracts/job";

/**
 * Starts every task of a selection that can be executed now: the first wave of their dependencies. The jobs run side by
 * side, as many as the job policy and each engine's queue let. Throws NOT_FOUND for a task that does not exist.
 */
export async function startMany(
  { db, jobs }: Pick<Runtime, "db" | "jobs">,
  { taskIds, mode }: { taskIds: readonly string[]; mode: Execution["mode"] },
): Promise<{ jobs: Job[]; refused: { taskId: string; reason: string }[] }> {
  const started: Job[] = [];
  const refused: { taskId: string; reason: string }[] = [];
  for (const taskId of new Set(taskIds.map((ref) => findTask(db, ref)))) {
    try {
      requireGates({ db }, taskId);
      started.push(await jobs.enqueue("execute", { taskId, mode }));
    } catch (error) {
      refused.push({ taskId, reason: toAppError(error).message });
    }
  }
  return { jobs: started, refused };
}
