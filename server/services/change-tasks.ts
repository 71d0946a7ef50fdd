import { ulid } from "ulid";
import type { Transaction } from "~/db/client";
import { labelAnalysis } from "~/db/queries/analyses";
import { listComments } from "~/db/queries/comments";
import type { Actor } from "~/db/queries/events";
import {
  deferReferences,
  deleteTask,
  plainTask,
  readTaskSnapshot,
  type TaskSnapshot,
  writeTaskSnapshot,
} from "~/db/queries/task-snapshots";
import { listDependentIds, takeTaskNumber } from "~/db/queries/tasks";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { checkDependencies } from "~/server/services/board/check-dependencies";
import { rankAtEnd, rankBetween } from "~/server/services/board/find-rank";
import { findTask } from "~/server/services/board/find-task";
import { listTree } from "~/server/services/board/list-tree";
import { readRules } from "~/server/services/board/read-rules";
import { type BoardChange, recordChange } from "~/server/services/board/record-change";
import { readDetail } from "~/server/services/read-tasks";
import { enterGroup } from "~/shared/board-groups";
import {
  type Change,
  type CreateTask,
  type Criterion,
  createTaskSchema,
  type MoveTask,
  type TaskDetail,
  type UpdateTask,
} from "~/shared/contracts/task";

type Board = Pick<Runtime, "db" | "bus">;
type ChangedTask = Change & { task: TaskDetail };

/**
 * Adds a task at the end of its column, with the workspace's definition of done. A subtask belongs to its parent's
 * workspace. Throws NOT_FOUND when the parent or the workspace does not exist.
 */
export function createTask(board: Board, input: CreateTask, actor: Actor = "human"): ChangedTask {
  const { tags, criteria, parentId: parentRef, ...fields } = createTaskSchema.parse(input);
  return changeOne(board, actor, (change) => {
    const id = ulid();
    change.touchTask(id);
    const parentId = parentRef === null ? null : findTask(change.tx, parentRef);
    const workspaceId = (parentId && readTaskSnapshot(change.tx, parentId)?.workspaceId) || fields.workspaceId;
    const { definitionOfDone } = readRules(change.tx, workspaceId);
    writeTaskSnapshot(change.tx, {
      ...plainTask,
      ...fields,
      id,
      workspaceId,
      number: takeTaskNumber(change.tx),
      rank: rankAtEnd(change.tx, { workspaceId, status: fields.status }),
      parentId,
      version: 1,
      createdAt: change.at,
      updatedAt: change.at,
      tags: [...new Set(tags)],
      criteria: [
        ...criteria.map((text) => newCriterion(text, "acceptance")),
        ...definitionOfDone.map((text) => newCriterion(text, "done")),
      ],
      dependencies: [],
    });
    return id;
  });
}

/**
 * Changes the named fields. Throws CONFLICT when the task has a
 * newer version than the caller saw, BAD_REQUEST for dependencies or parents that do not exist or form a cycle.
 */
export function updateTask(board: Board, { id: ref, version, patch }: UpdateTask, actor: Actor = "human"): ChangedTask {
  return changeOne(board, actor, (change) => {
    const task = touchExisting(change, ref);
    if (task.version !== version) {
      throw new AppError(
        "CONFLICT",
        `task #${task.number} was changed meanwhile (version ${task.version}, not ${version})`,
        {
          hint: "Load it again and repeat the change.",
        },
      );
    }
    const { tags, criteria, dependencyIds, parentId, ...fields } = patch;
    const changed: TaskSnapshot = {
      ...task,
      ...fields,
      tags: tags ? [...new Set(tags)] : task.tags,
      criteria: criteria ? mergeCriteria(task, criteria) : task.criteria,
      dependencies: dependencyIds ? mergeDependencies(change.tx, task, dependencyIds) : task.dependencies,
    };
    if (parentId !== undefined) changed.parentId = parentId && checkParent(change.tx, task, parentId);
    if (changed.status !== task.status) changed.rank = rankAtEnd(change.tx, changed);
    writeTaskSnapshot(change.tx, changed);
    if (fields.complexity !== undefined && actor === "human") labelAnalysis(change.tx, task.id, fields.complexity);
    if (dependencyIds) checkDependencies(change.tx, task.id);
    return task.id;
  });
}

/**
 * Puts a card into a column between two neighbours, and into a row of the board where one is named, as one change. Throws CONFLICT
 * when a neighbour has left that column, BAD_REQUEST or NOT_FOUND for a parent that cannot be.
 */
export function moveTask(board: Board, move: MoveTask, actor: Actor = "human"): ChangedTask {
  return changeOne(board, actor, (change) => {
    const task = touchExisting(change, move.id);
    const { afterId, beforeId, status, group } = move;
    const rank = rankBetween(change.tx, { workspaceId: task.workspaceId, status }, { id: task.id, afterId, beforeId });
    const moved = { ...task, ...(group && enterGroup(task, group)), status, rank };
    if (group?.by === "parent") moved.parentId = group.value && checkParent(change.tx, task, group.value);
    writeTaskSnapshot(change.tx, moved);
    return task.id;
  });
}

/** The parent's id. Throws BAD_REQUEST when it is the task itself or stands below it. */
function checkParent(tx: Transaction, task: TaskSnapshot, ref: string): string {
  const parentId = findTask(tx, ref);
  if (!listTree(tx, task.id).includes(parentId)) return parentId;
  throw new AppError("BAD_REQUEST", `task #${task.number} cannot be below itself`);
}

/** Deletes the task with its subtasks and takes them out of other tasks' dependencies, as one action. */
export function removeTask(board: Board, ref: string, actor: Actor = "human"): Change {
  const { groupId } = recordChange(board, { actor }, (change) => {
    const ids = listTree(change.tx, findTask(change.tx, ref));
    deferReferences(change.tx);
    for (const id of listDependentIds(change.tx, ids)) {
      const dependent = ids.includes(id) ? undefined : change.touchTask(id);
      if (!dependent) continue;
      const dependencies = dependent.dependencies.filter(({ dependsOnId }) => !ids.includes(dependsOnId));
      writeTaskSnapshot(change.tx, { ...dependent, dependencies });
    }
    for (const id of ids) {
      change.touchTask(id);
      for (const comment of listComments(change.tx, id)) change.touchComment(comment.id);
    }
    for (const id of ids) deleteTask(change.tx, id);
  });
  return { groupId };
}

function changeOne(board: Board, actor: Actor, body: (change: BoardChange) => string): ChangedTask {
  const { groupId, result: id } = recordChange<string>(board, { actor }, body);
  return { groupId, task: readDetail(board.db, id) };
}

function touchExisting(change: BoardChange, ref: string): TaskSnapshot {
  const task = change.touchTask(findTask(change.tx, ref));
  if (!task) throw new AppError("NOT_FOUND", `there is no task ${ref}`);
  return task;
}

type CriterionPatch = NonNullable<UpdateTask["patch"]["criteria"]>;

/** Known criteria keep who wrote them; one without an id is new. */
function mergeCriteria(task: TaskSnapshot, wanted: CriterionPatch): TaskSnapshot["criteria"] {
  const known = new Map(task.criteria.map((criterion) => [criterion.id, criterion]));
  return wanted.map(({ id, text, checked, kind }) => {
    if (id === undefined) return { ...newCriterion(text, kind ?? "acceptance"), checked };
    const criterion = known.get(id);
    // Taken once: a criterion named twice, or one of another task, is an error of the caller.
    if (!known.delete(id) || !criterion) {
      throw new AppError("BAD_REQUEST", `task #${task.number} has no criterion ${id}, or it is named twice`);
    }
    return { ...criterion, text, checked };
  });
}

const newCriterion = (text: string, kind: Criterion["kind"]): TaskSnapshot["criteria"][number] => ({
  id: ulid(),
  text,
  checked: false,
  kind,
  origin: "human",
});

function mergeDependencies(tx: Transaction, task: TaskSnapshot, refs: string[]): TaskSnapshot["dependencies"] {
  const origins = new Map(task.dependencies.map(({ dependsOnId, origin }) => [dependsOnId, origin]));
  const ids = new Set(refs.map((ref) => findTask(tx, ref)));
  return [...ids].sort().map((dependsOnId) => ({ dependsOnId, origin: origins.get(dependsOnId) ?? "human" }));
}
