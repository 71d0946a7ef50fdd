import type { Runtime } from "~/server/runtime";
import { analyzeTask } from "~/server/services/analyze/analyze-task";
import { readRules } from "~/server/services/board/read-rules";
import { createTask } from "~/server/services/change-tasks";
import { getTask } from "~/server/services/read-tasks";
import type { Change, CreateTask, TaskDetail } from "~/shared/contracts/task";

export interface CreatedTask extends Change {
  task: TaskDetail;
  /** The workspace asks for a breakdown of such tasks; whoever starts jobs starts it. */
  wantsBreakdown: boolean;
}

/** Creates a task and does what the workspace's rules say of new ones. Throws as `createTask`. */
export function createAndFollow(board: Pick<Runtime, "db" | "bus">, input: CreateTask): CreatedTask {
  const created = createTask(board, input);
  const { onCreate } = readRules(board.db, created.task.workspaceId);
  if (onCreate === "nothing") return { ...created, wantsBreakdown: false };
  const { needsBreakdown } = analyzeTask(board, created.task.id);
  const task = getTask(board, created.task.id);
  return { ...created, task, wantsBreakdown: onCreate === "analyze_and_propose" && needsBreakdown };
}
