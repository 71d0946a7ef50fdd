import { type Connection, inTransaction } from "~/db/client";
import { changeConversation } from "~/db/queries/conversations";
import { findNewestLeaf, insertTurns, listSiblings, markTurns } from "~/db/queries/turns";
import { AppError } from "~/server/errors";
import { alter, type Chat } from "~/server/services/conversations/alter";
import { isOnPath } from "~/server/services/conversations/ask";
import { findLane, findTurn } from "~/server/services/conversations/find-turns";
import { newTurn } from "~/server/services/conversations/write-turns";
import type { ConversationView } from "~/shared/contracts/conversation";

/** The text as a person would have it, beside the model's own answer. Throws NOT_FOUND, BAD_REQUEST for a question. */
export function rewriteAnswer(
  chat: Chat,
  { id, lane, turnId, content }: { id: string; lane: number; turnId: string; content: string },
): ConversationView {
  return alter(chat, id, (conversation) => {
    const old = findTurn(chat.db, id, turnId);
    if (old.role !== "assistant") throw new AppError("BAD_REQUEST", "only an answer can be rewritten");
    const turn = newTurn({ conversationId: id, parentId: old.parentId, role: "assistant", model: old.model, content });
    inTransaction<void>(chat.db, (tx) => {
      insertTurns(tx, [turn]);
      findLane(conversation, lane).leafId = turn.id;
      changeConversation(tx, id, { lanes: conversation.lanes });
    });
  });
}

/**
 * Takes questions with their answers, or answers alone, out of what is shown and sent; what follows stays. An answer
 * that has another beside it makes room for that one. Gives what `restoreTurns` takes back. Throws NOT_FOUND, CONFLICT
 * while one is being written.
 */
export function removeTurns(
  chat: Chat,
  { id, turnIds: named }: { id: string; turnIds: string[] },
): { view: ConversationView; turnIds: string[]; leafIds: (string | null)[] } {
  const { db, answers } = chat;
  let leafIds: (string | null)[] = [];
  let turnIds: string[] = [];
  const view = alter(chat, id, (conversation) => {
    turnIds = named.flatMap((turnId) => {
      const { role } = findTurn(db, id, turnId);
      return role === "user" ? [turnId, ...listAnswers(db, id, turnId)] : [turnId];
    });
    if (turnIds.some((removed) => answers.isAnswering(removed))) {
      throw new AppError("CONFLICT", "this answer is still being written", { hint: "Stop it first." });
    }
    leafIds = conversation.lanes.map(({ leafId }) => leafId);
    markTurns(db, id, turnIds, Date.now());
    for (const turnId of named) {
      const [other] = otherAnswer(db, id, turnId);
      for (const lane of conversation.lanes) {
        if (other !== undefined && isOnPath(db, lane.leafId, turnId)) lane.leafId = findNewestLeaf(db, id, other);
      }
    }
    changeConversation(db, id, { lanes: conversation.lanes });
  });
  return { view, turnIds, leafIds };
}

/** Takes `removeTurns` back, also where each lane stood. Throws NOT_FOUND. */
export function restoreTurns(
  chat: Chat,
  { id, turnIds, leafIds }: { id: string; turnIds: string[]; leafIds: (string | null)[] },
): ConversationView {
  const { db } = chat;
  return alter(chat, id, (conversation) => {
    markTurns(db, id, turnIds, null);
    if (leafIds.length !== conversation.lanes.length) return;
    for (const [index, leafId] of leafIds.entries()) {
      if (leafId !== null) findTurn(db, id, leafId);
      findLane(conversation, index).leafId = leafId;
    }
    changeConversation(db, id, { lanes: conversation.lanes });
  });
}

/** The newest answer to the same question that is left. */
function otherAnswer(db: Connection, id: string, turnId: string): string[] {
  const { role, parentId } = findTurn(db, id, turnId);
  if (role !== "assistant" || parentId === null) return [];
  return listAnswers(db, id, parentId).slice(-1);
}

const listAnswers = (db: Connection, id: string, questionId: string): string[] =>
  listSiblings(db, id, [questionId]).flatMap((turn) => (turn.role === "assistant" ? turn.id : []));
