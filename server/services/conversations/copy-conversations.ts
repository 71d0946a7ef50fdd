import { setImmediate as breathe } from "node:timers/promises";
import { ulid } from "ulid";
import { type Connection, inTransaction, type Transaction } from "~/db/client";
import { insertConversation } from "~/db/queries/conversations";
import { insertAttachments, insertTurns, listTurns, readAttachments, readPath, type TurnRow } from "~/db/queries/turns";
import { AppError } from "~/server/errors";
import type { Chat } from "~/server/services/conversations/alter";
import { findConversation, findLane, findTurn } from "~/server/services/conversations/find-turns";
import { readView } from "~/server/services/conversations/read-conversations";
import { countBytes, newTurn } from "~/server/services/conversations/write-turns";
import type { Conversation, ConversationView } from "~/shared/contracts/conversation";
import {
  type ConversationFile,
  type FileTurn,
  largestTurnCount,
  parseConversationFile,
} from "~/shared/conversation-file";
import { conversationMarkdown } from "~/shared/conversation-markdown";
import { titleFromMessage } from "~/shared/conversation-title";

/** Turns in one query, so that none holds up what else the daemon does. */
const chunkSize = 500;

/** A copy with all branches. Throws NOT_FOUND. */
export async function duplicateConversation(chat: Chat, id: string): Promise<ConversationView> {
  const file = await writeFile(chat, id);
  return saveFile(chat, { ...file, title: `${file.title} (copy)` }, findConversation(chat.db, id));
}

/** A new conversation with the lane's path down to `turnId`. Throws NOT_FOUND. */
export function forkConversation(
  chat: Chat,
  { id, turnId, lane: index }: { id: string; turnId: string; lane: number },
): ConversationView {
  const { db } = chat;
  const conversation = findConversation(db, id);
  findTurn(db, id, turnId);
  const path = readPath(db, turnId, largestTurnCount).filter(({ removedAt }) => removedAt === null);
  const turns = chain(toFileTurns(db, path.map(chat.answers.refresh, chat.answers)));
  const lane = { ...findLane(conversation, index), leafId: turns.at(-1)?.id ?? null };
  return saveFile(chat, { ...head, title: `${conversation.title} (fork)`, lanes: [lane], turns });
}

/** The conversation as a file: every branch as JSON, or the path of the first lane as Markdown. Throws NOT_FOUND. */
export async function exportConversation(
  chat: Chat,
  { id, format }: { id: string; format: "json" | "markdown" },
): Promise<{ name: string; text: string }> {
  const file = await writeFile(chat, id);
  const name =
    file.title
      .replace(/[^\p{L}\p{N} ._-]+/gu, "")
      .trim()
      .slice(0, 60) || "chat";
  if (format === "json") return { name: `${name}.json`, text: `${JSON.stringify(file, null, 2)}\n` };
  const { leafId = null, system = "" } = file.lanes[0] ?? {};
  const turns = new Map(file.turns.map((turn) => [turn.id, turn]));
  const path: FileTurn[] = [];
  for (let at = turns.get(leafId ?? ""); at; at = turns.get(at.parentId ?? "")) path.unshift(at);
  const shown = path.map(({ attachments, ...turn }) => ({ ...turn, files: attachments }));
  return { name: `${name}.md`, text: conversationMarkdown(file.title, system, shown) };
}

/** Takes in an exported conversation or a list of messages; `model` answers where the file names none. Throws BAD_REQUEST. */
export function importConversation(chat: Chat, { text, model }: { text: string; model: string }): ConversationView {
  const parsed = parseConversationFile(text);
  if ("problem" in parsed) {
    throw new AppError("BAD_REQUEST", `the conversation was not imported: ${parsed.problem}`, {
      hint: "Choose a file that was exported as JSON here, or one with a list of messages.",
    });
  }
  const { file } = parsed;
  const lanes = file.lanes.map((lane) => ({ ...lane, model: lane.model || model }));
  const first = file.turns.find(({ role }) => role === "user");
  const title = file.title || titleFromMessage(first?.content ?? "");
  return saveFile(chat, { ...file, lanes, title });
}

const head = { format: "ollmlx-conversation", version: 1 } as const;

/** Removed turns are left out, and what stood below them moves up. */
async function writeFile({ db, answers }: Chat, id: string): Promise<ConversationFile> {
  const { title, lanes } = findConversation(db, id);
  const turns: FileTurn[] = [];
  const heir = new Map<string, string | null>();
  for (let after = 0; ; await breathe()) {
    const rows = listTurns(db, id, chunkSize, after);
    for (const row of rows) if (row.removedAt !== null) heir.set(row.id, row.parentId);
    const kept = rows.filter(({ removedAt }) => removedAt === null);
    turns.push(
      ...toFileTurns(
        db,
        kept.map(({ number: _, ...row }) => answers.refresh(row)),
      ),
    );
    after = rows.at(-1)?.number ?? 0;
    if (rows.length < chunkSize) break;
  }
  const visible = (turnId: string | null): string | null => {
    let at = turnId;
    while (at !== null && heir.has(at)) at = heir.get(at) ?? null;
    return at;
  };
  return {
    ...head,
    title,
    lanes: lanes.map((lane) => ({ ...lane, leafId: visible(lane.leafId) })),
    turns: turns.map((turn) => ({ ...turn, parentId: visible(turn.parentId) })),
  };
}

function toFileTurns(db: Connection, rows: TurnRow[]): FileTurn[] {
  const files = readAttachments(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map(({ id, parentId, role, content, thinking, toolCalls, model, figures, createdAt }) => ({
    ...{ id, parentId, role, content, thinking, toolCalls, model, figures, createdAt },
    attachments: files
      .filter(({ turnId }) => turnId === id)
      .map(({ kind, name, content: bytes }) => ({ kind, name, content: bytes })),
  }));
}

/** Each below the one before it. */
const chain = (turns: FileTurn[]): FileTurn[] =>
  turns.map((turn, index) => ({ ...turn, parentId: turns[index - 1]?.id ?? null }));

/** Writes a file's turns under new ids, in one transaction. */
function saveFile(chat: Chat, file: ConversationFile, like?: Pick<Conversation, "createdAt">): ConversationView {
  const now = Date.now();
  const id = ulid();
  const ids = new Map(file.turns.map((turn) => [turn.id, ulid()]));
  const newId = (old: string | null) => (old === null ? null : (ids.get(old) ?? null));
  inTransaction<void>(chat.db, (tx) => {
    const lanes = file.lanes.map((lane) => ({ ...lane, leafId: newId(lane.leafId) }));
    const createdAt = like?.createdAt ?? now;
    insertConversation(tx, { id, title: file.title, lanes, isPinned: false, createdAt, updatedAt: now });
    for (const turn of file.turns) saveTurn(tx, id, turn, newId);
  });
  chat.bus.publish({ type: "conversations.changed", conversationId: id });
  return readView(chat, id);
}

function saveTurn(
  tx: Transaction,
  conversationId: string,
  turn: FileTurn,
  newId: (old: string | null) => string | null,
) {
  const { id: oldId, parentId, attachments, createdAt = Date.now(), ...rest } = turn;
  const row = newTurn({ ...rest, conversationId, id: newId(oldId) ?? ulid(), parentId: newId(parentId), createdAt });
  insertTurns(tx, [row]);
  insertAttachments(
    tx,
    attachments.map((file) => ({ ...file, id: ulid(), turnId: row.id, sizeBytes: countBytes(file) })),
  );
}
