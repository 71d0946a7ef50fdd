import { ulid } from "ulid";
import { writeComment } from "~/db/queries/comments";
import type { Actor } from "~/db/queries/events";
import { readExecution, updateExecution } from "~/db/queries/executions";
import { writeTaskSnapshot } from "~/db/queries/task-snapshots";
import type { Runtime } from "~/server/runtime";
import { rankAtEnd } from "~/server/services/board/find-rank";
import { recordChange } from "~/server/services/board/record-change";
import type { TaskStatus } from "~/shared/contracts/task";

type Board = Pick<Runtime, "db" | "bus">;

/** A proposal waits for a decision: its task goes to Review, and where it came from is kept. */
export function moveToReview(board: Board, executionId: string): void {
  const execution = readExecution(board.db, executionId);
  if (!execution) return;
  const from = moveTask(board, { taskId: execution.taskId, to: "Review", actor: "model", comment: null });
  updateExecution(board.db, executionId, { statusBefore: from });
}

/** A proposal was rejected or taken back: its task leaves Review or Done for where it came from, if it still is there. */
export function moveBack(board: Board, executionId: string, comment: string | null, actor: Actor): void {
  const execution = readExecution(board.db, executionId);
  if (!execution) return;
  const to = (execution.statusBefore ?? "Todo") as TaskStatus;
  const target = to === "Done" || to === "Review" ? "Todo" : to;
  moveTask(board, { taskId: execution.taskId, to: target, from: ["Review", "Done"], actor, comment });
}

interface TaskStep {
  taskId: string;
  to: TaskStatus;
  /** Moves it only from one of these columns; left out = from any. */
  from?: readonly TaskStatus[];
  actor: Actor;
  /** A `result` comment to add in the same step. */
  comment: string | null;
}

/** Moves a task and comments on it as one action. Gives the column it was in; null when the task is gone. */
export function moveTask(board: Board, { taskId, to, from, actor, comment }: TaskStep): TaskStatus | null {
  const { result } = recordChange<TaskStatus | null>(board, { actor }, (change) => {
    const task = change.touchTask(taskId);
    if (!task) return null;
    if (task.status !== to && (from === undefined || from.includes(task.status))) {
      const moved = { ...task, status: to };
      writeTaskSnapshot(change.tx, { ...moved, rank: rankAtEnd(change.tx, moved) });
    }
    if (comment !== null) {
      const id = ulid();
      change.touchComment(id);
      const times = { createdAt: change.at, updatedAt: change.at };
      writeComment(change.tx, { id, taskId, type: "result", author: actor, text: comment, ...times, todo2Id: null });
    }
    return task.status;
  });
  return result;
}
