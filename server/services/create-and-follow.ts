import type { Actor } from "~/db/queries/events";
import type { Runtime } from "~/server/runtime";
import { analyzeTask } from "~/server/services/analyze/analyze-task";
import { readRules } from "~/server/services/board/read-rules";
import { createTask } from "~/server/services/change-tasks";
import { checkGates } from "~/server/services/execute/check-gates";
import { getTask } from "~/server/services/read-tasks";
import type { Execution } from "~/shared/contracts/execution";
import type { Change, CreateTask, TaskDetail } from "~/shared/contracts/task";

export interface CreatedTask extends Change {
  task: TaskDetail;
  /** The workspace asks for a breakdown of such tasks; whoever starts jobs starts it. */
  wantsBreakdown: boolean;
  /** It is simple and the workspace lets models do such tasks; likewise. Null = no. */
  wantsExecution: Execution["mode"] | null;
}

/** Creates a task and does what the workspace's rules say of new ones. Throws as `createTask`. */
export function createAndFollow(
  board: Pick<Runtime, "db" | "bus">,
  input: CreateTask,
  actor: Actor = "human",
): CreatedTask {
  const created = createTask(board, input, actor);
  const { onCreate, execute } = readRules(board.db, created.task.workspaceId);
  if (onCreate === "nothing") return { ...created, wantsBreakdown: false, wantsExecution: null };
  const { needsBreakdown } = analyzeTask(board, created.task.id, created.groupId);
  const task = getTask(board, created.task.id);
  const isProposing = onCreate === "analyze_and_propose";
  const canExecute = isProposing && checkGates(board, task.id).gates.every(({ isOpen }) => isOpen);
  return {
    ...created,
    task,
    wantsBreakdown: isProposing && needsBreakdown,
    wantsExecution: canExecute ? (execute.auto ? "auto" : "propose") : null,
  };
}
