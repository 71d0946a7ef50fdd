import { and, asc, desc, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import type { Connection, Transaction } from "~/db/client";
import { turnAttachments, turns } from "~/db/schema/conversations";
import type { Attachment, Turn } from "~/shared/contracts/conversation";

/** A turn as it is stored. */
export type TurnRow = Omit<Turn, "attachments" | "siblingIds" | "isRemoved"> & { removedAt: number | null };

const columns = {
  id: turns.id,
  conversationId: turns.conversationId,
  parentId: turns.parentId,
  role: turns.role,
  content: turns.content,
  thinking: turns.thinking,
  toolCalls: turns.toolCalls,
  model: turns.model,
  status: turns.status,
  figures: turns.figures,
  problem: turns.problem,
  createdAt: turns.createdAt,
  removedAt: turns.removedAt,
};

/** SQLite admits 32 766 parameters to a statement. */
const largestIdList = 10_000;

export function insertTurns(tx: Transaction, rows: TurnRow[]): void {
  for (const row of rows) tx.insert(turns).values(row).run();
}

export function readTurn(db: Connection, id: string): TurnRow | undefined {
  return db.select(columns).from(turns).where(eq(turns.id, id)).get();
}

/** The ids from the root, or from at most `limit` turns above it, down to `leafId`. */
export function readPathIds(db: Connection, leafId: string, limit: number): string[] {
  const rows = db.all<{ id: string }>(sql`
    with recursive path(id, parent_id, height) as (
      select id, parent_id, 0 from turns where id = ${leafId}
      union all
      select t.id, t.parent_id, path.height + 1 from turns t join path on t.id = path.parent_id
      limit ${limit}
    )
    select id from path order by height desc`);
  return rows.map(({ id }) => id);
}

/** In no particular order. */
export function readTurns(db: Connection, ids: string[]): TurnRow[] {
  return db
    .select(columns)
    .from(turns)
    .where(inArray(turns.id, ids.slice(0, largestIdList)))
    .all();
}

/** The path from the root, or from at most `limit` turns above it, down to `leafId`. */
export function readPath(db: Connection, leafId: string | null, limit: number): TurnRow[] {
  if (leafId === null) return [];
  const ids = readPathIds(db, leafId, Math.min(limit, largestIdList));
  const rows = new Map(readTurns(db, ids).map((row) => [row.id, row]));
  return ids.flatMap((id) => rows.get(id) ?? []);
}

/** The id at the end of the branch below `id` that was written last; `id` itself when nothing follows it. */
export function findNewestLeaf(db: Connection, conversationId: string, id: string): string {
  const rows = db.all<{ id: string }>(sql`
    with recursive way(id, depth) as (
      select ${id}, 0
      union all
      select (
        select t.id from turns t where t.conversation_id = ${conversationId} and t.parent_id = way.id
        order by t.removed_at is not null, t.number desc limit 1
      ), way.depth + 1
      from way where way.id is not null
    )
    select id from way where id is not null order by depth desc limit 1`);
  return rows[0]?.id ?? id;
}

export interface Sibling {
  id: string;
  parentId: string | null;
  role: Turn["role"];
}

/** What stands beside the children of these parents (null = the roots), oldest first, removed ones left out. */
export function listSiblings(db: Connection, conversationId: string, parentIds: (string | null)[]): Sibling[] {
  const known = parentIds.filter((id) => id !== null).slice(0, largestIdList);
  const select = (where: ReturnType<typeof and>) =>
    db
      .select({ id: turns.id, parentId: turns.parentId, role: turns.role })
      .from(turns)
      .where(and(eq(turns.conversationId, conversationId), isNull(turns.removedAt), where))
      .orderBy(asc(turns.number))
      .all();
  return [
    ...(parentIds.includes(null) ? select(isNull(turns.parentId)) : []),
    ...(known.length > 0 ? select(inArray(turns.parentId, known)) : []),
  ];
}

/** In the order of writing, `limit` at a time, behind the turn with the number `after`. */
export function listTurns(
  db: Connection,
  conversationId: string,
  limit: number,
  after = 0,
): (TurnRow & { number: number })[] {
  return db
    .select({ ...columns, number: turns.number })
    .from(turns)
    .where(and(eq(turns.conversationId, conversationId), gt(turns.number, after)))
    .orderBy(asc(turns.number))
    .limit(limit)
    .all();
}

/** Answers that are being written, or were when the daemon ended. */
export function listStreamingTurns(db: Connection): TurnRow[] {
  return db.select(columns).from(turns).where(eq(turns.status, "streaming")).orderBy(desc(turns.number)).all();
}

export type TurnChange = Partial<
  Pick<TurnRow, "content" | "thinking" | "toolCalls" | "status" | "figures" | "problem" | "model">
>;

export function changeTurn(db: Connection, id: string, change: TurnChange): void {
  db.update(turns).set(change).where(eq(turns.id, id)).run();
}

export function markTurns(db: Connection, conversationId: string, ids: string[], removedAt: number | null): void {
  db.update(turns)
    .set({ removedAt })
    .where(and(eq(turns.conversationId, conversationId), inArray(turns.id, ids)))
    .run();
}

export interface AttachmentRow extends Attachment {
  turnId: string;
  content: string;
}

export function insertAttachments(tx: Transaction, rows: AttachmentRow[]): void {
  for (const [position, row] of rows.entries())
    tx.insert(turnAttachments)
      .values({ ...row, position })
      .run();
}

const described = {
  id: turnAttachments.id,
  turnId: turnAttachments.turnId,
  kind: turnAttachments.kind,
  name: turnAttachments.name,
  sizeBytes: turnAttachments.sizeBytes,
};

/** Without their content, in their order. */
export function listAttachments(db: Connection, turnIds: string[]): (Attachment & { turnId: string })[] {
  return db
    .select(described)
    .from(turnAttachments)
    .where(inArray(turnAttachments.turnId, turnIds.slice(0, largestIdList)))
    .orderBy(asc(turnAttachments.turnId), asc(turnAttachments.position))
    .all();
}

export function readAttachments(db: Connection, turnIds: string[]): AttachmentRow[] {
  return db
    .select({ ...described, content: turnAttachments.content })
    .from(turnAttachments)
    .where(inArray(turnAttachments.turnId, turnIds.slice(0, largestIdList)))
    .orderBy(asc(turnAttachments.turnId), asc(turnAttachments.position))
    .all();
}

export function readAttachment(db: Connection, id: string): AttachmentRow | undefined {
  return db
    .select({ ...described, content: turnAttachments.content })
    .from(turnAttachments)
    .where(eq(turnAttachments.id, id))
    .get();
}
