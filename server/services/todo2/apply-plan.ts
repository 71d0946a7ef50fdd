import { ulid } from "ulid";
import { writeComment } from "~/db/queries/comments";
import {
  deferReferences,
  deleteTask,
  plainTask,
  type TaskSnapshot,
  writeTaskSnapshot,
} from "~/db/queries/task-snapshots";
import { listDependencies, listDependentIds, listSubtaskIds, takeTaskNumber } from "~/db/queries/tasks";
import { rankAtEnd } from "~/server/services/board/find-rank";
import type { BoardChange } from "~/server/services/board/record-change";
import type { BoardView } from "~/server/services/todo2/board-side";
import type { SyncPlan } from "~/server/services/todo2/merge-documents";
import type { Todo2Task } from "~/server/services/todo2/todo2-task";
import { findCriteria } from "~/shared/criteria-text";

/** Carries out a plan's part for the board. Dependencies that the board cannot hold are left to the file. */
export function applyPlan(change: BoardChange, workspaceId: string, view: BoardView, plan: SyncPlan): void {
  const { create, update, remove, rename, comments } = plan.toBoard;
  deferReferences(change.tx);
  const ids = new Map(view.taskIds);
  for (const { from, to } of rename) {
    const id = ids.get(from);
    if (id) ids.set(to, id);
  }
  for (const task of create) ids.set(task.id, ulid());
  for (const task of create) createTask(change, workspaceId, task, ids);
  for (const { from, to } of rename) changeTask(change, ids.get(from), { todo2Id: to });
  for (const { id, changes } of update) updateTask(change, ids.get(id), changes, ids);
  for (const task of create) writeDependencies(change, ids.get(task.id), task.dependencies, ids);
  for (const { id, changes } of update) {
    if (changes.dependencies) writeDependencies(change, ids.get(id), changes.dependencies, ids);
  }
  for (const id of remove) removeTask(change, ids.get(id));
  for (const comment of comments) {
    const taskId = ids.get(comment.taskId);
    if (!taskId || remove.includes(comment.taskId)) continue;
    const id = view.commentIds.get(comment.id) ?? ulid();
    const known = change.touchComment(id);
    const createdAt = known?.createdAt ?? comment.createdAt ?? change.at;
    const { type, text } = comment;
    const author = known?.author ?? ("sync" as const);
    writeComment(change.tx, { id, taskId, todo2Id: comment.id, type, author, text, createdAt, updatedAt: change.at });
  }
}

function createTask(change: BoardChange, workspaceId: string, task: Todo2Task, ids: Map<string, string>): void {
  const id = ids.get(task.id) as string;
  change.touchTask(id);
  const { title, body, status, priority, tags, estimateMinutes, actualMinutes } = task;
  writeTaskSnapshot(change.tx, {
    ...plainTask,
    id,
    number: takeTaskNumber(change.tx),
    workspaceId,
    todo2Id: task.id,
    title,
    description: body,
    status,
    priority,
    tags,
    estimateMinutes,
    actualMinutes,
    rank: rankAtEnd(change.tx, { workspaceId, status }),
    parentId: (task.parentId && ids.get(task.parentId)) || null,
    version: 1,
    createdAt: change.at,
    updatedAt: change.at,
    criteria: findCriteria(body).map((criterion) => ({
      ...criterion,
      id: ulid(),
      kind: "acceptance",
      origin: "human",
    })),
    dependencies: [],
  });
}

function updateTask(
  change: BoardChange,
  id: string | undefined,
  changes: Partial<Todo2Task>,
  ids: Map<string, string>,
): void {
  const { id: _, body, parentId, dependencies: __, ...fields } = changes;
  changeTask(change, id, {
    ...fields,
    ...(body === undefined ? {} : { description: body }),
    ...(parentId === undefined ? {} : { parentId: (parentId && ids.get(parentId)) || null }),
  });
}

function changeTask(change: BoardChange, id: string | undefined, fields: Partial<TaskSnapshot>): void {
  const task = id === undefined ? undefined : change.touchTask(id);
  if (!task) return;
  const changed = { ...task, ...fields };
  if (changed.status !== task.status) changed.rank = rankAtEnd(change.tx, changed);
  writeTaskSnapshot(change.tx, changed);
}

/** Known tasks only, and no edge that closes a cycle. */
function writeDependencies(
  change: BoardChange,
  id: string | undefined,
  wanted: string[],
  ids: Map<string, string>,
): void {
  const task = id === undefined ? undefined : change.touchTask(id);
  if (!task) return;
  const targets = wanted.flatMap((todo2Id) => ids.get(todo2Id) ?? []).filter((target) => target !== task.id);
  const origins = new Map(task.dependencies.map(({ dependsOnId, origin }) => [dependsOnId, origin]));
  const kept = [...new Set(targets)].filter((target) => !reaches(change, target, task.id));
  const dependencies = kept
    .sort()
    .map((dependsOnId) => ({ dependsOnId, origin: origins.get(dependsOnId) ?? "human" }) as const);
  writeTaskSnapshot(change.tx, { ...task, dependencies });
}

function reaches(change: BoardChange, from: string, to: string): boolean {
  const seen = new Set([from]);
  for (let level = [from]; level.length > 0; ) {
    if (seen.has(to)) return true;
    const next = listDependencies(change.tx, level).map((edge) => edge.dependsOnId);
    level = [...new Set(next)].filter((id) => !seen.has(id));
    for (const id of level) seen.add(id);
  }
  return false;
}

/** Its subtasks stay, as tasks of their own: the file names each task that it deletes. */
function removeTask(change: BoardChange, id: string | undefined): void {
  if (id === undefined || !change.touchTask(id)) return;
  for (const child of listSubtaskIds(change.tx, id)) changeTask(change, child, { parentId: null });
  for (const dependent of listDependentIds(change.tx, [id])) {
    const task = change.touchTask(dependent);
    const dependencies = task?.dependencies.filter(({ dependsOnId }) => dependsOnId !== id);
    changeTask(change, dependent, dependencies ? { dependencies } : {});
  }
  deleteTask(change.tx, id);
}
