import type { Connection } from "~/db/client";
import { listDependencies, readTaskNumbers } from "~/db/queries/tasks";
import { AppError } from "~/server/errors";

/**
 * Throws BAD_REQUEST when a task would wait for itself, for a task that does not exist, or for one that waits for it
 * already; the message names the cycle. Call after the new dependencies are written, in the same transaction.
 */
export function checkDependencies(db: Connection, taskId: string): void {
  const targets = listDependencies(db, [taskId]).map((row) => row.dependsOnId);
  if (targets.includes(taskId)) throw new AppError("BAD_REQUEST", "a task cannot depend on itself");
  const numbers = readTaskNumbers(db, [taskId, ...targets]);
  const missing = targets.find((id) => !numbers.has(id));
  if (missing !== undefined) throw new AppError("BAD_REQUEST", `there is no task ${missing} to depend on`);
  const cycle = findCycle(db, taskId);
  if (!cycle) return;
  const names = readTaskNumbers(db, cycle);
  throw new AppError(
    "BAD_REQUEST",
    `these dependencies form a cycle: ${cycle.map((id) => `#${names.get(id)}`).join(" -> ")}`,
    {
      hint: "Take one of them away first.",
    },
  );
}

/** The shortest way from a task along its dependencies back to itself, both ends included. */
function findCycle(db: Connection, taskId: string): string[] | null {
  const cameFrom = new Map<string, string>();
  let level = [taskId];
  while (level.length > 0) {
    const next: string[] = [];
    for (const edge of listDependencies(db, level)) {
      if (edge.dependsOnId === taskId) return [...pathTo(edge.taskId, cameFrom), taskId];
      if (cameFrom.has(edge.dependsOnId)) continue;
      cameFrom.set(edge.dependsOnId, edge.taskId);
      next.push(edge.dependsOnId);
    }
    level = next;
  }
  return null;
}

function pathTo(taskId: string, cameFrom: Map<string, string>): string[] {
  const path = [taskId];
  for (let step = cameFrom.get(taskId); step !== undefined; step = cameFrom.get(step)) path.unshift(step);
  return path;
}
