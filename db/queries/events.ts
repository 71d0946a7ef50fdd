import { and, asc, desc, eq, gt, isNotNull, isNull, sql } from "drizzle-orm";
import type { Connection, Transaction } from "~/db/client";
import type { Retention } from "~/db/queries/jobs";
import { events } from "~/db/schema/events";

export type EventRow = typeof events.$inferSelect;
export type Actor = EventRow["actor"];
export type NewEvent = Omit<typeof events.$inferInsert, "seq">;

export function insertEvents(tx: Transaction, rows: NewEvent[]): void {
  if (rows.length > 0) tx.insert(events).values(rows).run();
}

/** The changes of one user action in the order they were made. Uses events_by_group. */
export function listGroup(db: Connection, groupId: string): EventRow[] {
  return db.select().from(events).where(eq(events.groupId, groupId)).orderBy(asc(events.seq)).all();
}

/** Whether the newest undo or redo of this action was an undo. Uses events_by_undone_group. */
export function isGroupUndone(db: Connection, groupId: string): boolean {
  const last = db
    .select({ isRedo: events.isRedo })
    .from(events)
    .where(eq(events.undoesGroupId, groupId))
    .orderBy(desc(events.seq))
    .limit(1)
    .get();
  return last ? !last.isRedo : false;
}

/** The newest action that is not undone. */
export function findUndoableGroup(db: Connection): string | undefined {
  return db
    .select({ groupId: events.groupId })
    .from(events)
    .where(
      and(
        isNull(events.undoesGroupId),
        sql`coalesce((select later.is_redo from events later where later.undoes_group_id = ${events.groupId} order by later.seq desc limit 1), 1) = 1`,
      ),
    )
    .orderBy(desc(events.seq))
    .limit(1)
    .get()?.groupId;
}

/** The action undone last, unless a new one was made since: that ends what can be brought again. */
export function findRedoableGroup(db: Connection): string | undefined {
  const lastAction = db
    .select({ seq: sql<number>`coalesce(max(${events.seq}), 0)` })
    .from(events)
    .where(isNull(events.undoesGroupId))
    .get();
  return db
    .select({ groupId: events.undoesGroupId })
    .from(events)
    .where(
      and(
        isNotNull(events.undoesGroupId),
        eq(events.isRedo, false),
        gt(events.seq, lastAction?.seq ?? 0),
        sql`not exists (select 1 from events later where later.undoes_group_id = ${events.undoesGroupId} and later.seq > ${events.seq})`,
      ),
    )
    .orderBy(desc(events.seq))
    .limit(1)
    .get()?.groupId as string | undefined;
}

/**
 * Deletes actions of long ago, each with all of its rows, the oldest first. `limit` counts actions. One that a kept undo
 * or redo names stays, so that what is undone remains known. Gives the number of rows.
 */
export function deleteOldEvents(db: Connection, { before, keep, limit }: Retention): number {
  const cut = db.select({ seq: events.seq }).from(events).orderBy(desc(events.seq)).limit(1).offset(keep).get();
  if (!cut) return 0;
  return db.run(sql`delete from events where group_id in (
    select group_id from events old
    where seq <= ${cut.seq} and at < ${before} and not exists (
      select 1 from events later
      where (later.group_id = old.group_id or later.undoes_group_id = old.group_id)
        and (later.seq > ${cut.seq} or later.at >= ${before})
    )
    group by group_id order by min(seq) limit ${limit}
  )`).changes;
}
