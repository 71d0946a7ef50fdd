import { statSync } from "node:fs";
import { listApplied } from "~/db/queries/execution-batches";
import { readCard } from "~/db/queries/task-cards";
import { readWorkspace } from "~/db/queries/workspaces";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { classifyTask } from "~/server/services/analyze/classify-task";
import { getTask } from "~/server/services/read-tasks";
import type { ExecuteRules, Gate } from "~/shared/contracts/execution";
import type { TaskDetail } from "~/shared/contracts/task";
import { type WorkspaceRules, workspaceRulesSchema } from "~/shared/contracts/workspace";

export interface Gated {
  task: TaskDetail;
  gates: Gate[];
  /** The workspace's folder; "" where it has none. */
  folder: string;
  rules: ExecuteRules;
  workspaceRules: WorkspaceRules;
}

/** What must hold of a task and its workspace before a model is asked to do it. Throws NOT_FOUND. */
export function checkGates({ db }: Pick<Runtime, "db">, ref: string): Gated {
  const task = getTask({ db }, ref);
  const workspace = readWorkspace(db, task.workspaceId);
  const workspaceRules = workspaceRulesSchema.parse(workspace?.rules ?? {});
  const rules = workspaceRules.execute;
  const folder = workspace?.path ?? "";
  const gates: Gate[] = [];
  const gate = (name: string, isOpen: boolean, good: string, bad: string) =>
    gates.push({ name, isOpen, detail: isOpen ? good : bad });
  gate(
    "workspace",
    rules.enabled,
    "The workspace allows auto-execution.",
    "Auto-execution is switched off for this workspace; switch it on in its settings, or by ollmlx workspace rules set.",
  );
  gate(
    "folder",
    isFolder(folder),
    folder,
    folder === ""
      ? "The workspace has no folder; open one on the board."
      : `The workspace's folder ${folder} is not there.`,
  );
  gate(
    "status",
    task.archivedAt === null && task.status !== "Done" && task.status !== "Cancelled",
    `It is in ${task.status}.`,
    task.archivedAt === null ? `It is in ${task.status} already.` : "It is in the archive.",
  );
  const taskClass = task.complexity ?? classify(task);
  gate("class", taskClass === "simple", "It is a simple task.", `It is a ${taskClass} task; break it down first.`);
  const criteria = task.criteria.filter(({ kind }) => kind === "acceptance").length;
  gate(
    "criteria",
    criteria > 0,
    criteria === 1 ? "It has one acceptance criterion." : `It has ${criteria} acceptance criteria.`,
    "It has no acceptance criterion; write down what it must show.",
  );
  const unmet = findUnmetDependencies(db, task).map((id) => `#${readCard(db, id)?.number}`);
  gate("dependencies", unmet.length === 0, "It waits for no other task.", `It waits for ${unmet.join(", ")}.`);
  const subtasks = task.subtaskCount - task.subtaskDoneCount;
  gate("subtasks", subtasks === 0, "It has no open subtasks.", `It has ${subtasks} open subtasks; execute those.`);
  return { task, gates, folder, rules, workspaceRules };
}

/** The tasks that it waits for: those that are neither done nor in Review with their change in the user's files. */
export function findUnmetDependencies(
  db: Runtime["db"],
  { openDependencyIds }: Pick<TaskDetail, "openDependencyIds">,
): string[] {
  const applied = new Set(listApplied(db, openDependencyIds).map(({ taskId }) => taskId));
  return openDependencyIds.filter((id) => !applied.has(id) || readCard(db, id)?.status !== "Review");
}

/** As `checkGates`; throws BAD_REQUEST with the first gate that is shut, FORBIDDEN where the workspace does not allow it. */
export function requireGates(board: Pick<Runtime, "db">, ref: string): Gated {
  const gated = checkGates(board, ref);
  const shut = gated.gates.find(({ isOpen }) => !isOpen);
  if (!shut) return gated;
  const code = shut.name === "workspace" ? "FORBIDDEN" : "BAD_REQUEST";
  throw new AppError(code, `task #${gated.task.number} cannot be executed: ${shut.detail}`);
}

function isFolder(folder: string): boolean {
  return folder !== "" && (statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false);
}

const classify = (task: TaskDetail) =>
  classifyTask({
    title: task.title,
    description: task.description,
    criteria: task.criteria.filter(({ kind }) => kind === "acceptance").map(({ text }) => text),
    dependencyCount: task.dependencyIds.length,
    estimateMinutes: task.estimateMinutes,
  }).class;
