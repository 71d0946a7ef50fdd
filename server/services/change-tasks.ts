import { ulid } from "ulid";
import type { Transaction } from "~/db/client";
import {
  deferReferences,
  deleteTask,
  plainTask,
  type TaskSnapshot,
  writeTaskSnapshot,
} from "~/db/queries/task-snapshots";
import { listDependentIds, listSubtaskIds, takeTaskNumber } from "~/db/queries/tasks";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { checkDependencies } from "~/server/services/board/check-dependencies";
import { rankAtEnd, rankBetween } from "~/server/services/board/find-rank";
import { findTask } from "~/server/services/board/find-task";
import { type BoardChange, recordChange } from "~/server/services/board/record-change";
import { readDetail } from "~/server/services/read-tasks";
import {
  type Change,
  type CreateTask,
  createTaskSchema,
  type MoveTask,
  type TaskDetail,
  type UpdateTask,
} from "~/shared/contracts/task";

type Board = Pick<Runtime, "db" | "bus">;
type ChangedTask = Change & { task: TaskDetail };

/** Adds a task at the end of its column. Throws BAD_REQUEST when the parent does not exist. */
export function createTask(board: Board, input: CreateTask): ChangedTask {
  const { tags, criteria, parentId, ...fields } = createTaskSchema.parse(input);
  return changeOne(board, (change) => {
    const id = ulid();
    change.touchTask(id);
    writeTaskSnapshot(change.tx, {
      ...plainTask,
      ...fields,
      id,
      number: takeTaskNumber(change.tx),
      rank: rankAtEnd(change.tx, fields.status),
      parentId: parentId === null ? null : findTask(change.tx, parentId),
      version: 1,
      createdAt: change.at,
      updatedAt: change.at,
      tags: [...new Set(tags)],
      criteria: criteria.map((text) => ({ id: ulid(), text, checked: false, kind: "acceptance", origin: "human" })),
      dependencies: [],
    });
    return id;
  });
}

/**
 * Changes the named fields. Throws CONFLICT when the task has a newer version than the caller saw, BAD_REQUEST for
 * dependencies that do not exist or form a cycle.
 */
export function updateTask(board: Board, { id: ref, version, patch }: UpdateTask): ChangedTask {
  return changeOne(board, (change) => {
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
    const { tags, criteria, dependencyIds, ...fields } = patch;
    const isMoved = fields.status !== undefined && fields.status !== task.status;
    writeTaskSnapshot(change.tx, {
      ...task,
      ...fields,
      rank: isMoved && fields.status ? rankAtEnd(change.tx, fields.status) : task.rank,
      tags: tags ? [...new Set(tags)] : task.tags,
      criteria: criteria ? mergeCriteria(task, criteria) : task.criteria,
      dependencies: dependencyIds ? mergeDependencies(change.tx, task, dependencyIds) : task.dependencies,
    });
    if (dependencyIds) checkDependencies(change.tx, task.id);
    return task.id;
  });
}

/** Puts a card into a column between two neighbours. Throws CONFLICT when a neighbour has left that column. */
export function moveTask(board: Board, move: MoveTask): ChangedTask {
  return changeOne(board, (change) => {
    const task = touchExisting(change, move.id);
    const rank = rankBetween(change.tx, { ...move, id: task.id });
    writeTaskSnapshot(change.tx, { ...task, status: move.status, rank });
    return task.id;
  });
}

/** Deletes the task with its subtasks and takes them out of other tasks' dependencies, as one action. */
export function removeTask(board: Board, ref: string): Change {
  const { groupId } = recordChange(board, { actor: "human" }, (change) => {
    const root = findTask(change.tx, ref);
    const ids = [root];
    for (let at = 0; at < ids.length; at++) ids.push(...listSubtaskIds(change.tx, ids[at] as string));
    deferReferences(change.tx);
    for (const id of listDependentIds(change.tx, ids)) {
      const dependent = ids.includes(id) ? undefined : change.touchTask(id);
      if (!dependent) continue;
      const dependencies = dependent.dependencies.filter(({ dependsOnId }) => !ids.includes(dependsOnId));
      writeTaskSnapshot(change.tx, { ...dependent, dependencies });
    }
    for (const id of ids) change.touchTask(id);
    for (const id of ids) deleteTask(change.tx, id);
  });
  return { groupId };
}

function changeOne(board: Board, body: (change: BoardChange) => string): ChangedTask {
  const { groupId, result: id } = recordChange<string>(board, { actor: "human" }, body);
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
  return wanted.map(({ id, text, checked }) => {
    if (id === undefined) return { id: ulid(), text, checked, kind: "acceptance", origin: "human" };
    const criterion = known.get(id);
    // Taken once: a criterion named twice, or one of another task, is an error of the caller.
    if (!known.delete(id) || !criterion) {
      throw new AppError("BAD_REQUEST", `task #${task.number} has no criterion ${id}, or it is named twice`);
    }
    return { ...criterion, text, checked };
  });
}

function mergeDependencies(tx: Transaction, task: TaskSnapshot, refs: string[]): TaskSnapshot["dependencies"] {
  const origins = new Map(task.dependencies.map(({ dependsOnId, origin }) => [dependsOnId, origin]));
  const ids = new Set(refs.map((ref) => findTask(tx, ref)));
  return [...ids].sort().map((dependsOnId) => ({ dependsOnId, origin: origins.get(dependsOnId) ?? "human" }));
}
