import { and, asc, desc, eq, inArray, isNotNull, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { Connection, Transaction } from "~/db/client";
import { chatPresets, conversations, turns } from "~/db/schema/conversations";
import type { Conversation, Lane, Preset } from "~/shared/contracts/conversation";

const columns = {
  id: conversations.id,
  title: conversations.title,
  lanes: conversations.lanes,
  isPinned: conversations.isPinned,
  createdAt: conversations.createdAt,
  updatedAt: conversations.updatedAt,
};

const newestFirst = [desc(conversations.isPinned), desc(conversations.updatedAt), desc(conversations.id)];
/** How many turns with the words looked for are taken into account, newest first. */
const searchedTurns = 2000;

export function insertConversation(tx: Transaction, conversation: Conversation): void {
  tx.insert(conversations).values(conversation).run();
}

/** Undefined for one that is removed, too. */
export function readConversation(db: Connection, id: string): Conversation | undefined {
  return db
    .select(columns)
    .from(conversations)
    .where(and(eq(conversations.id, id), isNull(conversations.removedAt)))
    .get();
}

/** Where a part of the list ends: the next one begins behind it. */
export type ListPosition = Pick<Conversation, "isPinned" | "updatedAt" | "id">;

/** Pinned ones first, then by time, newest first. Uses conversations_by_time. */
export function listConversationRows(db: Connection, limit: number, after?: ListPosition): Conversation[] {
  const isBehind =
    after &&
    sql`(${conversations.isPinned}, ${conversations.updatedAt}, ${conversations.id}) < (${after.isPinned ? 1 : 0}, ${after.updatedAt}, ${after.id})`;
  return db
    .select(columns)
    .from(conversations)
    .where(and(isNull(conversations.removedAt), isBehind))
    .orderBy(...newestFirst)
    .limit(limit)
    .all();
}

/** The newest turn in which a search was found, with the match between U+0002 and U+0003. */
export interface Excerpt {
  conversationId: string;
  excerpt: string;
}

/** Conversations with every word in their title, or in one of their turns; an order as in the list. */
export function searchConversationRows(
  db: Connection,
  words: string[],
  limit: number,
): { rows: Conversation[]; excerpts: Excerpt[] } {
  // The index knows sequences of three characters, so shorter words say nothing to it.
  const indexed = words.filter((word) => [...word].length >= 3);
  const match = indexed.map((word) => `"${word.replaceAll('"', '""')}"`).join(" ");
  const found = match === "" ? [] : findTurns(db, match);
  const byTitle = and(...words.map((word) => sql`${conversations.title} like ${likePattern(word)} escape '\\'`));
  const rows = db
    .select(columns)
    .from(conversations)
    .where(
      and(
        isNull(conversations.removedAt),
        or(byTitle, inArray(conversations.id, [...new Set(found.map((turn) => turn.conversationId))])),
      ),
    )
    .orderBy(...newestFirst)
    .limit(limit)
    .all();
  return { rows, excerpts: match === "" ? [] : readExcerpts(db, match, found, rows) };
}

interface FoundTurn {
  number: number;
  conversationId: string;
}

function findTurns(db: Connection, match: string): FoundTurn[] {
  return db.all<FoundTurn>(sql`
    select t.number as number, t.conversation_id as conversationId
    from turn_search s join turns t on t.number = s.rowid
    where turn_search match ${match} and t.removed_at is null
    order by s.rowid desc limit ${searchedTurns}`);
}

function readExcerpts(db: Connection, match: string, found: FoundTurn[], rows: Conversation[]): Excerpt[] {
  const numbers = rows.flatMap(({ id }) => found.find((turn) => turn.conversationId === id)?.number ?? []);
  if (numbers.length === 0) return [];
  const texts = db.all<{ number: number; excerpt: string }>(sql`
    select rowid as number, snippet(turn_search, 0, char(2), char(3), '…', 60) as excerpt
    from turn_search where turn_search match ${match} and ${sql`rowid`} in ${numbers}`);
  const conversationOf = new Map(found.map((turn) => [turn.number, turn.conversationId]));
  return texts.map(({ number, excerpt }) => ({ conversationId: conversationOf.get(number) ?? "", excerpt }));
}

const likePattern = (word: string): string => `%${word.replace(/[\\%_]/g, "\\$&")}%`;

export type ConversationChange = Partial<Pick<Conversation, "title" | "lanes" | "isPinned" | "updatedAt">>;

export function changeConversation(db: Connection, id: string, change: ConversationChange): void {
  db.update(conversations).set(change).where(eq(conversations.id, id)).run();
}

export function setLanes(db: Connection, id: string, lanes: Lane[]): void {
  changeConversation(db, id, { lanes });
}

/** Marks as removed, or takes the mark away; gives the ids that it changed. */
export function markConversations(db: Connection, ids: string[], removedAt: number | null): string[] {
  const isOther = removedAt === null ? isNotNull(conversations.removedAt) : isNull(conversations.removedAt);
  return db
    .update(conversations)
    .set({ removedAt })
    .where(and(inArray(conversations.id, ids), isOther))
    .returning({ id: conversations.id })
    .all()
    .map(({ id }) => id);
}

/** Forgets for good what was removed before `at`: conversations with all they hold, and the texts of removed turns. */
export function forgetRemoved(db: Connection, at: number): void {
  db.delete(conversations).where(lt(conversations.removedAt, at)).run();
  const blank = { content: "", thinking: "", toolCalls: [], problem: null };
  db.update(turns)
    .set(blank)
    .where(and(lt(turns.removedAt, at), isLongerThanNothing()))
    .run();
  db.run(sql`delete from turn_attachments where turn_id in (select id from turns where removed_at < ${at})`);
}

const isLongerThanNothing = (): SQL => sql`(${turns.content} <> '' or ${turns.thinking} <> '')`;

/** By name. */
export function listPresetRows(db: Connection): Preset[] {
  return db
    .select()
    .from(chatPresets)
    .orderBy(asc(sql`lower(${chatPresets.name})`))
    .limit(500)
    .all();
}

/** A preset of the same name is replaced and keeps its id. */
export function savePresetRow(db: Connection, preset: Preset): Preset {
  const { system, options } = preset;
  return db
    .insert(chatPresets)
    .values(preset)
    .onConflictDoUpdate({ target: chatPresets.name, set: { system, options } })
    .returning()
    .get();
}

export function removePresetRow(db: Connection, id: string): boolean {
  return db.delete(chatPresets).where(eq(chatPresets.id, id)).run().changes > 0;
}
