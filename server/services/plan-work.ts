import { listMoves, listTaskMoves } from "~/db/queries/task-moves";
import type { Runtime } from "~/server/runtime";
import { findTask } from "~/server/services/board/find-task";
import { listTasks } from "~/server/services/read-tasks";
import { countFlow, type FlowDay, timeInColumns } from "~/shared/board-flow";
import type { TaskCard, TaskStatus } from "~/shared/contracts/task";
import { findCriticalPath, findNextTask, planWaves } from "~/shared/plan-tasks";

type Reader = Pick<Runtime, "db">;

/** The task to begin next, with why; null when nothing is ready. */
export function suggestNext({ db }: Reader, workspaceId: string): { task: TaskCard; reasons: string[] } | null {
  return findNextTask(listOpen({ db }, workspaceId));
}

/** Waves of tasks that can go on at the same time, and the chain that takes longest. */
export function planWorkspace(
  { db }: Reader,
  workspaceId: string,
): { waves: TaskCard[][]; criticalPath: TaskCard[]; criticalMinutes: number } {
  const tasks = listOpen({ db }, workspaceId);
  const { path, minutes } = findCriticalPath(tasks);
  return { waves: planWaves(tasks), criticalPath: path, criticalMinutes: minutes };
}

/** Cumulative flow of the last `days` days. */
export function readFlow({ db }: Reader, workspaceId: string, days: number): FlowDay[] {
  return countFlow(listMoves(db, workspaceId, 0), days, Date.now());
}

/** Milliseconds a task has spent in each column. Throws NOT_FOUND. */
export function readColumnTimes({ db }: Reader, ref: string): Partial<Record<TaskStatus, number>> {
  return timeInColumns(listTaskMoves(db, findTask(db, ref)), Date.now());
}

/** Open tasks, at most 1000. */
function listOpen({ db }: Reader, workspaceId: string): TaskCard[] {
  return listTasks({ db }, { workspaceId, limit: 1000 }).filter(
    ({ status }) => status !== "Done" && status !== "Cancelled",
  );
}
