import { and, asc, desc, eq, gt, inArray, isNull, lt, ne, notInArray, sql } from "drizzle-orm";
import type { Connection, Transaction } from "~/db/client";
import { counters } from "~/db/schema/settings";
import { taskDependencies, tasks } from "~/db/schema/tasks";
import type { TaskStatus } from "~/shared/contracts/task";

/** A task's id for an id, "12" or "#12". */
export function findTaskId(db: Connection, ref: string): string | undefined {
  const number = /^#?(\d{1,15})$/.exec(ref.trim())?.[1];
  const isWanted = number === undefined ? eq(tasks.id, ref) : eq(tasks.number, Number(number));
  return db.select({ id: tasks.id }).from(tasks).where(isWanted).get()?.id;
}

/** The number of each of these tasks that exists. */
export function readTaskNumbers(db: Connection, ids: string[]): Map<string, number> {
  const rows = db.select({ id: tasks.id, number: tasks.number }).from(tasks).where(inArray(tasks.id, ids)).all();
  return new Map(rows.map((row) => [row.id, row.number]));
}

/** Hands out the next short number; one is never handed out twice, not even after a delete. */
export function takeTaskNumber(tx: Transaction): number {
  return tx
    .insert(counters)
    .values({ name: "task", value: 1 })
    .onConflictDoUpdate({ target: counters.name, set: { value: sql`${counters.value} + 1` } })
    .returning({ value: counters.value })
    .get().value;
}

/** Uses tasks_by_parent. */
export function listSubtaskIds(db: Connection, parentId: string): string[] {
  return db
    .select({ id: tasks.id })
    .from(tasks)
    .where(eq(tasks.parentId, parentId))
    .all()
    .map((row) => row.id);
}

/** Tasks that wait for one of `ids`. Uses task_dependencies_by_target. */
export function listDependentIds(db: Connection, ids: string[]): string[] {
  return db
    .selectDistinct({ id: taskDependencies.taskId })
    .from(taskDependencies)
    .where(inArray(taskDependencies.dependsOnId, ids))
    .all()
    .map((row) => row.id);
}

/** The dependencies of `taskIds`. */
export function listDependencies(db: Connection, taskIds: string[]): { taskId: string; dependsOnId: string }[] {
  return db
    .select({ taskId: taskDependencies.taskId, dependsOnId: taskDependencies.dependsOnId })
    .from(taskDependencies)
    .where(inArray(taskDependencies.taskId, taskIds))
    .all();
}

/** Number and title of a workspace's newest tasks that are neither Done, Cancelled nor archived; at most 1000. */
export function listOpenTitles(db: Connection, workspaceId: string): { id: string; number: number; title: string }[] {
  return db
    .select({ id: tasks.id, number: tasks.number, title: tasks.title })
    .from(tasks)
    .where(
      and(
        eq(tasks.workspaceId, workspaceId),
        notInArray(tasks.status, ["Done", "Cancelled"]),
        isNull(tasks.archivedAt),
      ),
    )
    .orderBy(desc(tasks.number))
    .limit(1000)
    .all();
}

/** A column of a workspace's board. */
export interface Column {
  workspaceId: string;
  status: TaskStatus;
}

/** Cards that stand in a column; archived ones stand nowhere. Uses tasks_by_column. */
export const standsIn = ({ workspaceId, status }: Column) =>
  and(eq(tasks.workspaceId, workspaceId), eq(tasks.status, status), isNull(tasks.archivedAt));

/** A card's rank when it stands in that column. */
export function readRank(db: Connection, id: string, column: Column): string | undefined {
  return db
    .select({ rank: tasks.rank })
    .from(tasks)
    .where(and(eq(tasks.id, id), standsIn(column)))
    .get()?.rank;
}

/** The column's first rank above `rank`, the card `exceptId` left out. */
export function readRankAfter(db: Connection, column: Column, rank: string, exceptId: string): string | null {
  const row = db
    .select({ rank: tasks.rank })
    .from(tasks)
    .where(and(standsIn(column), gt(tasks.rank, rank), ne(tasks.id, exceptId)))
    .orderBy(asc(tasks.rank))
    .limit(1)
    .get();
  return row?.rank ?? null;
}

/** The column's last rank, below `rank` when one is given. */
export function readRankBefore(
  db: Connection,
  column: Column,
  rank: string | null,
  exceptId: string | null,
): string | null {
  const row = db
    .select({ rank: tasks.rank })
    .from(tasks)
    .where(
      and(
        standsIn(column),
        rank === null ? undefined : lt(tasks.rank, rank),
        exceptId === null ? undefined : ne(tasks.id, exceptId),
      ),
    )
    .orderBy(desc(tasks.rank))
    .limit(1)
    .get();
  return row?.rank ?? null;
}
