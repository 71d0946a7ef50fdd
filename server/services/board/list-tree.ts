import type { Connection } from "~/db/client";
import { listSubtaskIds } from "~/db/queries/tasks";

/** Ids of a task and of everything below it, parents first. */
export function listTree(db: Connection, rootId: string): string[] {
  const ids = [rootId];
  for (let at = 0; at < ids.length; at++) ids.push(...listSubtaskIds(db, ids[at] as string));
  return ids;
}
