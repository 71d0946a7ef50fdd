import { setImmediate } from "node:timers/promises";
import { ulid } from "ulid";
import { insertEstimate, listFinishedTasks, readEstimate } from "~/db/queries/analyses";
import { listTaskMoves } from "~/db/queries/task-moves";
import { writeTaskSnapshot } from "~/db/queries/task-snapshots";
import { listWorkspaceTags } from "~/db/queries/todo2";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { classifyTask } from "~/server/services/analyze/classify-task";
import { recordChange } from "~/server/services/board/record-change";
import { compareTasks } from "~/server/services/planning/compare-tasks";
import { getTask } from "~/server/services/read-tasks";
import { deriveActualMinutes } from "~/shared/board-flow";
import type { Estimate } from "~/shared/contracts/analysis";
import type { Change, TaskDetail } from "~/shared/contracts/task";
import { type EstimateError, estimateTask, type FinishedTask, measureEstimates } from "~/shared/estimate-tasks";

type Board = Pick<Runtime, "db" | "bus">;

export interface EstimatedTask {
  taskId: string;
  number: number;
  estimate: Estimate;
}

/** Older ones say little, and each must be read by a model once. */
const MOST_COMPARED = 500;
const TASKS_AT_A_TIME = 20;

/**
 * Estimates tasks from what finished tasks of their workspace took, compared by meaning where an embedding model is installed and
 * else by words, and keeps the estimates on the tasks as one action. Throws NOT_FOUND or CANCELLED, with nothing changed.
 */
export async function estimateTasks(
  board: Board & Pick<Runtime, "engines" | "config">,
  refs: string[],
  signal: AbortSignal,
): Promise<Change & { estimates: EstimatedTask[] }> {
  const tasks = refs.map((ref) => getTask(board, ref));
  const finished = new Map<string, FinishedTask[]>();
  for (const { workspaceId } of tasks) {
    if (!finished.has(workspaceId)) finished.set(workspaceId, readFinished(board, workspaceId));
  }
  const compared = [...finished.values()].flat();
  const comparison = compared.length > 0 ? await compareTasks(board, [...tasks, ...compared], signal) : null;
  const estimates: EstimatedTask[] = [];
  for (const [at, task] of tasks.entries()) {
    // Each is compared with hundreds of others, and the daemon must answer its streams in between.
    if (at % TASKS_AT_A_TIME === TASKS_AT_A_TIME - 1) await setImmediate();
    if (signal.aborted) throw new AppError("CANCELLED", "the estimate was cancelled");
    const others = (finished.get(task.workspaceId) ?? []).filter(({ id }) => id !== task.id);
    const subject = { ...task, complexity: task.complexity ?? classOf(task) };
    const similarity = comparison?.similarity;
    const similarityTo = similarity ? ({ id }: FinishedTask) => similarity(task.id, id) : undefined;
    const estimate: Estimate = {
      ...estimateTask(subject, others, similarityTo),
      ...(comparison && { comparison: comparison.method }),
    };
    estimates.push({ taskId: task.id, number: task.number, estimate });
  }
  const { groupId } = recordChange(board, { actor: "system" }, (change) => {
    for (const { taskId, estimate } of estimates) {
      const snapshot = change.touchTask(taskId);
      if (!snapshot) continue;
      const { p50Minutes, p90Minutes } = estimate;
      writeTaskSnapshot(change.tx, { ...snapshot, estimateMinutes: p50Minutes, estimateHighMinutes: p90Minutes });
      insertEstimate(change.tx, { id: ulid(), taskId, result: estimate, createdAt: change.at });
    }
  });
  return { groupId, estimates };
}

/** The newest estimate of a task, or null. Throws NOT_FOUND. */
export function findEstimate({ db }: Pick<Runtime, "db">, ref: string): Estimate | null {
  return readEstimate(db, getTask({ db }, ref).id)?.result ?? null;
}

export interface EstimateReport {
  error: EstimateError | null;
  /** The first finished first; `at` is when, in epoch ms. */
  points: {
    number: number;
    title: string;
    p50Minutes: number;
    p90Minutes: number;
    actualMinutes: number;
    at: number;
  }[];
}

/** How good the estimates of a workspace were, over tasks that are done and whose time is known. */
export function reportEstimates({ db }: Pick<Runtime, "db">, workspaceId: string): EstimateReport {
  const points = listFinishedTasks(db, workspaceId).flatMap(
    ({ number, title, minutes, p50Minutes, p90Minutes, finishedAt }) =>
      minutes === null || p50Minutes === null
        ? []
        : [{ number, title, p50Minutes, p90Minutes: p90Minutes ?? p50Minutes, actualMinutes: minutes, at: finishedAt }],
  );
  return { error: measureEstimates(points), points: points.reverse() };
}

/** What the time in progress suggests for a task whose time nobody wrote down; null when it was never in progress. */
export function suggestActual({ db }: Pick<Runtime, "db">, ref: string): number | null {
  return deriveActualMinutes(listTaskMoves(db, getTask({ db }, ref).id), Date.now());
}

const classOf = (task: TaskDetail) =>
  classifyTask({
    title: task.title,
    description: task.description,
    criteria: task.criteria.map(({ text }) => text),
    dependencyCount: task.dependencyIds.length,
  }).class;

/** The newest finished tasks whose time is known. */
function readFinished({ db }: Pick<Runtime, "db">, workspaceId: string): FinishedTask[] {
  const tags = new Map<string, string[]>();
  for (const { taskId, value } of listWorkspaceTags(db, workspaceId))
    tags.set(taskId, [...(tags.get(taskId) ?? []), value]);
  const newest = listFinishedTasks(db, workspaceId).slice(0, MOST_COMPARED);
  return newest.flatMap(({ id, number, title, complexity, minutes }) =>
    minutes === null ? [] : [{ id, number, title, complexity, minutes, tags: tags.get(id) ?? [] }],
  );
}
