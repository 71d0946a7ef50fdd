import { ulid } from "ulid";
import { insertEstimate, listFinishedTasks, readEstimate } from "~/db/queries/analyses";
import { listTaskMoves } from "~/db/queries/task-moves";
import { writeTaskSnapshot } from "~/db/queries/task-snapshots";
import { listWorkspaceTags } from "~/db/queries/todo2";
import type { Runtime } from "~/server/runtime";
import { classifyTask } from "~/server/services/analyze/classify-task";
import { recordChange } from "~/server/services/board/record-change";
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

/**
 * Estimates tasks from what finished tasks of their workspace took, and keeps the estimates on the tasks as one action. Throws
 * NOT_FOUND, with nothing changed.
 */
export function estimateTasks(board: Board, refs: string[]): Change & { estimates: EstimatedTask[] } {
  const tasks = refs.map((ref) => getTask(board, ref));
  const finished = new Map<string, FinishedTask[]>();
  const estimates = tasks.map((task) => {
    const known = finished.get(task.workspaceId) ?? readFinished(board, task.workspaceId);
    finished.set(task.workspaceId, known);
    const others = known.filter(({ number }) => number !== task.number);
    const estimate = estimateTask({ ...task, complexity: task.complexity ?? classOf(task) }, others);
    return { taskId: task.id, number: task.number, estimate };
  });
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
  /** Oldest first, for a chart of estimate against actual. */
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
    ({ number, title, minutes, p50Minutes, p90Minutes, updatedAt }) =>
      minutes === null || p50Minutes === null
        ? []
        : [{ number, title, p50Minutes, p90Minutes: p90Minutes ?? p50Minutes, actualMinutes: minutes, at: updatedAt }],
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

function readFinished({ db }: Pick<Runtime, "db">, workspaceId: string): FinishedTask[] {
  const tags = new Map<string, string[]>();
  for (const { taskId, value } of listWorkspaceTags(db, workspaceId))
    tags.set(taskId, [...(tags.get(taskId) ?? []), value]);
  return listFinishedTasks(db, workspaceId).flatMap(({ id, number, title, complexity, minutes }) =>
    minutes === null ? [] : [{ number, title, complexity, minutes, tags: tags.get(id) ?? [] }],
  );
}
