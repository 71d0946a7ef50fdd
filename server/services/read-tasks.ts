import { setImmediate as giveWay } from "node:timers/promises";
import type { Connection } from "~/db/client";
import {
  type CardRow,
  completeCards,
  countColumns,
  listSubtaskCards,
  readCard,
  readColumns,
} from "~/db/queries/task-cards";
import { readTaskSnapshot } from "~/db/queries/task-snapshots";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { findTask } from "~/server/services/board/find-task";
import {
  type ListTasks,
  listTasksSchema,
  type TaskCard,
  type TaskDetail,
  type TaskStatus,
  taskStatuses,
} from "~/shared/contracts/task";

/** Cards by column and rank. */
export function listTasks({ db }: Pick<Runtime, "db">, query: ListTasks): TaskCard[] {
  return completeCards(db, [...readColumns(db, listTasksSchema.parse(query))].flat());
}

/** Cards that are completed at once; a thousand take some 20 ms of processor time. */
const CARDS_A_TURN = 300;

/**
 * As `listTasks`; between parts of a long list other requests have their turn. A card that is moved meanwhile is there
 * once, as it was read last.
 */
export async function listTasksInTurns({ db }: Pick<Runtime, "db">, query: ListTasks): Promise<TaskCard[]> {
  const found = new Map<string, CardRow>();
  for (const column of readColumns(db, listTasksSchema.parse(query))) {
    for (const row of column) {
      found.delete(row.id);
      found.set(row.id, row);
    }
    if (found.size >= CARDS_A_TURN) await giveWay();
  }
  const rows = [...found.values()];
  const cards: TaskCard[] = [];
  for (let from = 0; from < rows.length; from += CARDS_A_TURN) {
    if (from > 0) await giveWay();
    cards.push(...completeCards(db, rows.slice(from, from + CARDS_A_TURN)));
  }
  return cards;
}

/** How many cards each column has, so that a part of a long column can say how much is left. */
export function countTasks({ db }: Pick<Runtime, "db">, workspaceId: string): Record<TaskStatus, number> {
  const counts = new Map(countColumns(db, workspaceId).map(({ status, count }) => [status, count]));
  return Object.fromEntries(taskStatuses.map((status) => [status, counts.get(status) ?? 0])) as Record<
    TaskStatus,
    number
  >;
}

/** By id, "12" or "#12". Throws NOT_FOUND. */
export function getTask({ db }: Pick<Runtime, "db">, ref: string): TaskDetail {
  return readDetail(db, findTask(db, ref));
}

/** A task that is known to exist. */
export function readDetail(db: Connection, id: string): TaskDetail {
  const card = readCard(db, id);
  const snapshot = readTaskSnapshot(db, id);
  if (!card || !snapshot) throw new AppError("NOT_FOUND", `there is no task ${id}`);
  return {
    ...card,
    description: snapshot.description,
    criteria: snapshot.criteria.map(({ origin: _, ...criterion }) => criterion),
    links: snapshot.links,
    dependencyIds: snapshot.dependencies.map((dependency) => dependency.dependsOnId),
    subtasks: listSubtaskCards(db, id),
  };
}
