import type { Actor } from "~/db/queries/events";
import { type TaskSnapshot, writeTaskSnapshot } from "~/db/queries/task-snapshots";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { rankAtEnd } from "~/server/services/board/find-rank";
import { findTask } from "~/server/services/board/find-task";
import { listTree } from "~/server/services/board/list-tree";
import { readRules } from "~/server/services/board/read-rules";
import { type BoardChange, recordChange } from "~/server/services/board/record-change";
import { type Change, type ChangeMany, changeManySchema } from "~/shared/contracts/task";

/**
 * Changes several tasks as one action, which one undo takes back. A workspace or the archive takes their subtasks along.
 * Throws NOT_FOUND, with nothing changed, when one of them does not exist.
 */
export function changeManyTasks(board: Pick<Runtime, "db" | "bus">, input: ChangeMany, actor: Actor = "human"): Change {
  const { ids: refs, patch } = changeManySchema.parse(input);
  const { workspaceId, archived } = patch;
  const { groupId } = recordChange(board, { actor }, (change) => {
    const ids = [...new Set(refs.map((ref) => findTask(change.tx, ref)))];
    if (workspaceId !== undefined) readRules(change.tx, workspaceId);
    for (const id of ids) changeFields(change, touch(change, id), patch);
    if (workspaceId !== undefined) placeTrees(change, ids, { workspaceId, todo2Id: null });
    if (archived !== undefined) placeTrees(change, ids, { archivedAt: archived ? change.at : null });
  });
  return { groupId };
}

function changeFields(change: BoardChange, task: TaskSnapshot, patch: ChangeMany["patch"]): void {
  const { status = task.status, priority = task.priority, complexity = task.complexity } = patch;
  const kept = task.tags.filter((tag) => !patch.removeTags?.includes(tag));
  const tags = [...new Set([...kept, ...(patch.addTags ?? [])])];
  const changed = { ...task, status, priority, complexity, tags };
  if (status !== task.status) changed.rank = rankAtEnd(change.tx, changed);
  writeTaskSnapshot(change.tx, changed);
}

/** A Todo2 id belongs to the file of the workspace that a task leaves. Each task goes to the end of its new column. */
function placeTrees(
  change: BoardChange,
  ids: string[],
  place: Partial<Pick<TaskSnapshot, "workspaceId" | "todo2Id" | "archivedAt">>,
): void {
  for (const id of new Set(ids.flatMap((root) => listTree(change.tx, root)))) {
    const moved = { ...touch(change, id), ...place };
    writeTaskSnapshot(change.tx, { ...moved, rank: rankAtEnd(change.tx, moved) });
  }
}

function touch(change: BoardChange, id: string): TaskSnapshot {
  const task = change.touchTask(id);
  if (!task) throw new AppError("NOT_FOUND", `there is no task ${id}`);
  return task;
}
