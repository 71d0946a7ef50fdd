import type { Connection } from "~/db/client";
import {
  type ListPosition,
  listConversationRows,
  readConversation,
  searchConversationRows,
} from "~/db/queries/conversations";
import { listAttachments, listSiblings, readAttachment, readPath, type TurnRow } from "~/db/queries/turns";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { findConversation } from "~/server/services/conversations/find-turns";
import {
  type Conversation,
  type ConversationCard,
  type ConversationView,
  defaultViewDepth,
  type ListConversations,
  type Turn,
} from "~/shared/contracts/conversation";

type Reader = Pick<Runtime, "db" | "answers">;

/** Pinned ones first, then by time, newest first; a search gives at most `limit` and no more parts. Throws BAD_REQUEST. */
export function listConversations(
  { db, answers }: Reader,
  { search, cursor, limit }: ListConversations,
): { items: ConversationCard[]; nextCursor: string | null } {
  const answering = answers.answeringIds();
  const toCard = ({ lanes, ...rest }: Conversation, excerpt: string | null): ConversationCard => ({
    ...rest,
    models: [...new Set(lanes.map(({ model }) => model))],
    isAnswering: answering.has(rest.id),
    excerpt,
  });
  const words = search.trim().split(/\s+/).filter(Boolean);
  if (words.length > 0) {
    const { rows, excerpts } = searchConversationRows(db, words, limit);
    const excerptOf = new Map(excerpts.map(({ conversationId, excerpt }) => [conversationId, excerpt]));
    return { items: rows.map((row) => toCard(row, excerptOf.get(row.id) ?? null)), nextCursor: null };
  }
  const rows = listConversationRows(db, limit, cursor ? parseCursor(cursor) : undefined);
  const last = rows.length === limit ? rows.at(-1) : undefined;
  return { items: rows.map((row) => toCard(row, null)), nextCursor: last ? writeCursor(last) : null };
}

const writeCursor = ({ isPinned, updatedAt, id }: ListPosition): string => `${isPinned ? 1 : 0}-${updatedAt}-${id}`;

function parseCursor(cursor: string): ListPosition {
  const match = /^([01])-(\d{1,16})-(.+)$/.exec(cursor);
  if (!match) throw new AppError("BAD_REQUEST", "the cursor is not one that the list gave");
  return { isPinned: match[1] === "1", updatedAt: Number(match[2]), id: match[3] ?? "" };
}

/** The conversation as `readView` gives it, or null where there is none (any more). */
export function findView(reader: Reader, id: string, depth: number): ConversationView | null {
  return readConversation(reader.db, id) ? readView(reader, id, depth) : null;
}

/** The conversation with the newest `depth` turns of each lane. Throws NOT_FOUND. */
export function readView(reader: Reader, id: string, depth = defaultViewDepth): ConversationView {
  const { db, answers } = reader;
  const conversation = findConversation(db, id);
  const rows = new Map<string, TurnRow>();
  for (const { leafId } of conversation.lanes) {
    for (const row of readPath(db, leafId, depth)) rows.set(row.id, row);
  }
  return { conversation, turns: completeTurns(reader, id, [...rows.values()]), live: answers.live(id) };
}

function completeTurns({ db, answers }: Reader, conversationId: string, rows: TurnRow[]): Turn[] {
  const ids = rows.map(({ id }) => id);
  const files = listAttachments(db, ids);
  const siblings = groupSiblings(db, conversationId, rows);
  return rows.map((row) => {
    const { removedAt, ...turn } = answers.refresh(row);
    const isRemoved = removedAt !== null;
    return {
      ...turn,
      ...(isRemoved ? { content: "", thinking: "", toolCalls: [] } : {}),
      isRemoved,
      attachments: files.filter(({ turnId }) => turnId === row.id).map(({ turnId: _, ...file }) => file),
      siblingIds: siblings.get(siblingKey(row)) ?? [],
    };
  });
}

const siblingKey = ({ parentId, role }: Pick<Turn, "parentId" | "role">): string => `${role} ${parentId ?? ""}`;

function groupSiblings(db: Connection, conversationId: string, rows: TurnRow[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const sibling of listSiblings(db, conversationId, [...new Set(rows.map(({ parentId }) => parentId))])) {
    const key = siblingKey(sibling);
    const group = groups.get(key);
    if (group) group.push(sibling.id);
    else groups.set(key, [sibling.id]);
  }
  return groups;
}

/** Throws NOT_FOUND. */
export function readAttachmentContent({ db }: Pick<Runtime, "db">, id: string): { name: string; content: string } {
  const row = readAttachment(db, id);
  if (!row) throw new AppError("NOT_FOUND", "there is no such file");
  return { name: row.name, content: row.content };
}
