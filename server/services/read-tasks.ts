import type { Connection } from "~/db/client";
import { listCards, listSubtaskCards, readCard } from "~/db/queries/task-cards";
import { readTaskSnapshot } from "~/db/queries/task-snapshots";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { findTask } from "~/server/services/board/find-task";
import type { TaskCard, TaskDetail, TaskStatus } from "~/shared/contracts/task";

/** Cards by column and rank. */
export function listTasks(
  { db }: Pick<Runtime, "db">,
  options: { status?: TaskStatus | undefined; limit: number },
): TaskCard[] {
  return listCards(db, options);
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
    criteria: snapshot.criteria.map(({ id: criterionId, text, checked }) => ({ id: criterionId, text, checked })),
    dependencyIds: snapshot.dependencies.map((dependency) => dependency.dependsOnId),
    subtasks: listSubtaskCards(db, id),
  };
}
