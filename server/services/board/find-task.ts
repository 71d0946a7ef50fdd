import type { Connection } from "~/db/client";
import { findTaskId } from "~/db/queries/tasks";
import { AppError } from "~/server/errors";

/** A task's id for an id, "12" or "#12". Throws NOT_FOUND. */
export function findTask(db: Connection, ref: string): string {
  const id = findTaskId(db, ref);
  if (id === undefined) throw new AppError("NOT_FOUND", `there is no task ${ref}`);
  return id;
}
