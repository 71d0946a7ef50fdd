import { ulid } from "ulid";
import { type Connection, inTransaction, type Transaction } from "~/db/client";
import { changeConversation, insertConversation } from "~/db/queries/conversations";
import { changeTurn, readAttachments, readPathIds, type TurnRow } from "~/db/queries/turns";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import type { Chat } from "~/server/services/conversations/alter";
import { findConversation, findLane, findTurn } from "~/server/services/conversations/find-turns";
import { readView } from "~/server/services/conversations/read-conversations";
import { type Asked, addAnswer, insertQuestion } from "~/server/services/conversations/write-turns";
import type { Conversation, ConversationView, Lane, LaneSettings, NewMessage } from "~/shared/contracts/conversation";
import { titleFromMessage } from "~/shared/conversation-title";

/** Far above what a person reads. */
const longestPath = 10_000;

/** A new conversation with its first question on its way to every lane. */
export function startConversation(
  chat: Chat,
  request: { lanes: LaneSettings[]; message: NewMessage },
): ConversationView {
  const now = Date.now();
  const id = ulid();
  const lanes = request.lanes.map((lane) => ({ ...lane, leafId: null }));
  const conversation = { id, title: "", lanes, isPinned: false, createdAt: now, updatedAt: now };
  return begin(chat, id, (tx) => {
    insertConversation(tx, conversation);
    return addQuestion(tx, conversation, request.message);
  });
}

/** Asks every lane. Lanes at the same place share the question. Throws NOT_FOUND, CONFLICT while one still answers. */
export function sendMessage(chat: Chat, { id, message }: { id: string; message: NewMessage }): ConversationView {
  return begin(chat, id, (tx) => {
    const conversation = findConversation(tx, id);
    refuseWhileAnswering(chat, conversation.lanes);
    return addQuestion(tx, conversation, message);
  });
}

/**
 * Asks differently: a new question beside each of `turnIds`, which are one question in the lanes, answered there. The
 * files of the old question are taken along. Throws NOT_FOUND, CONFLICT.
 */
export function editQuestion(
  chat: Chat,
  { id, turnIds, content }: { id: string; turnIds: string[]; content: string },
): ConversationView {
  return begin(chat, id, (tx) => {
    const conversation = findConversation(tx, id);
    const asked: Asked[] = [];
    for (const turnId of new Set(turnIds)) {
      const old = findTurn(tx, id, turnId);
      if (old.role !== "user") throw new AppError("BAD_REQUEST", "only a question can be asked differently");
      const lanes = conversation.lanes.filter(({ leafId }) => isOnPath(tx, leafId, turnId));
      refuseWhileAnswering(chat, lanes);
      const message = { content, attachments: [] };
      const question = insertQuestion(tx, id, old.parentId, message, readAttachments(tx, [turnId]));
      asked.push(...lanes.map((lane) => addAnswer(tx, question, lane)));
    }
    if (asked.length === 0) throw staleView();
    saveLanes(tx, conversation);
    return asked;
  });
}

/** Another answer to the question at or above `turnId`, in one lane, perhaps by another model. Throws NOT_FOUND, CONFLICT. */
export function regenerate(
  chat: Chat,
  request: { id: string; turnId: string; lane: number; model?: string | undefined },
): ConversationView {
  const { id, turnId, model } = request;
  return begin(chat, id, (tx) => {
    const conversation = findConversation(tx, id);
    const lane = findLane(conversation, request.lane);
    refuseWhileAnswering(chat, [lane]);
    const turn = findTurn(tx, id, turnId);
    const question = turn.role === "user" ? turn : turn.parentId === null ? null : findTurn(tx, id, turn.parentId);
    if (!question) throw new AppError("BAD_REQUEST", "this answer has no question above it");
    const asked = addAnswer(tx, question, lane, model);
    saveLanes(tx, conversation);
    return [asked];
  });
}

/** Lets an answer that ended early go on where it stopped. Throws NOT_FOUND, CONFLICT. */
export function continueAnswer(
  chat: Chat,
  { id, turnId, lane: index }: { id: string; turnId: string; lane: number },
): ConversationView {
  return begin(chat, id, (tx) => {
    const conversation = findConversation(tx, id);
    const lane = findLane(conversation, index);
    refuseWhileAnswering(chat, [lane]);
    const turn = findTurn(tx, id, turnId);
    if (turn.role !== "assistant" || turn.content === "") {
      throw new AppError("BAD_REQUEST", "there is no answer to continue", { hint: "Ask for a new answer instead." });
    }
    changeTurn(tx, turnId, { status: "streaming", problem: null });
    changeConversation(tx, id, { updatedAt: Date.now() });
    return [
      { turn: { ...turn, status: "streaming", problem: null }, lane: { ...lane, model: turn.model ?? lane.model } },
    ];
  });
}

/** Writes in one transaction, then begins the answers that `write` asked for. */
function begin(chat: Chat, id: string, write: (tx: Transaction) => Asked[]): ConversationView {
  const asked = inTransaction<Asked[]>(chat.db, write);
  for (const { turn, lane } of asked) chat.answers.start(turn, lane);
  chat.bus.publish({ type: "conversations.changed", conversationId: id });
  return readView(chat, id);
}

/** One question for each place at which lanes stand, an answer for each lane. */
function addQuestion(tx: Transaction, conversation: Conversation, message: NewMessage): Asked[] {
  const questions = new Map<string | null, TurnRow>();
  const asked = conversation.lanes.map((lane) => {
    const question = questions.get(lane.leafId) ?? insertQuestion(tx, conversation.id, lane.leafId, message, []);
    questions.set(lane.leafId, question);
    return addAnswer(tx, question, lane);
  });
  if (conversation.title === "") {
    const files = message.attachments.map(({ name }) => name);
    changeConversation(tx, conversation.id, { title: titleFromMessage(message.content, files) });
  }
  saveLanes(tx, conversation);
  return asked;
}

function saveLanes(tx: Transaction, { id, lanes }: Conversation): void {
  changeConversation(tx, id, { lanes, updatedAt: Date.now() });
}

export const isOnPath = (db: Connection, leafId: string | null, turnId: string): boolean =>
  leafId !== null && readPathIds(db, leafId, longestPath).includes(turnId);

function refuseWhileAnswering({ answers }: Pick<Runtime, "answers">, lanes: readonly Lane[]): void {
  if (!lanes.some(({ leafId }) => answers.isAnswering(leafId))) return;
  throw new AppError("CONFLICT", "an answer is still on its way", { hint: "Stop it, or wait until it is whole." });
}

const staleView = (): AppError =>
  new AppError("CONFLICT", "this turn is no longer shown", {
    hint: "The conversation was changed in another window; look again.",
  });
