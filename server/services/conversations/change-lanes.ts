import { changeConversation } from "~/db/queries/conversations";
import { findNewestLeaf } from "~/db/queries/turns";
import { AppError } from "~/server/errors";
import { alter, type Chat } from "~/server/services/conversations/alter";
import { regenerate } from "~/server/services/conversations/ask";
import { findConversation, findLane, findTurn } from "~/server/services/conversations/find-turns";
import type { ConversationView, LaneSettings } from "~/shared/contracts/conversation";

/** Model, system prompt and options of each lane. Where each stands is not touched. Throws NOT_FOUND, BAD_REQUEST. */
export function changeLanes(chat: Chat, { id, lanes }: { id: string; lanes: LaneSettings[] }): ConversationView {
  return alter(chat, id, (conversation) => {
    if (lanes.length !== conversation.lanes.length) {
      throw new AppError("CONFLICT", `this conversation has ${conversation.lanes.length} lanes, not ${lanes.length}`);
    }
    const changed = lanes.map((lane, index) => ({ ...lane, leafId: findLane(conversation, index).leafId }));
    changeConversation(chat.db, id, { lanes: changed });
  });
}

/**
 * A second lane beside the first. Where the first stands at an answer, the second answers the same question at once.
 * Throws NOT_FOUND, CONFLICT when there are two already.
 */
export function addLane(chat: Chat, { id, lane }: { id: string; lane: LaneSettings }): ConversationView {
  let question: string | null = null;
  const view = alter(chat, id, ({ lanes }) => {
    const [first, second] = lanes;
    if (!first || second) throw new AppError("CONFLICT", "this conversation compares two models already");
    const leaf = first.leafId === null ? null : findTurn(chat.db, id, first.leafId);
    question = leaf?.role === "assistant" ? leaf.parentId : null;
    const leafId = question ?? first.leafId;
    changeConversation(chat.db, id, { lanes: [first, { ...lane, leafId }] });
  });
  return question === null ? view : regenerate(chat, { id, turnId: question, lane: 1 });
}

/** Goes on with one lane alone; the other's turns stay as a branch. Stops the other's answer. Throws NOT_FOUND. */
export async function pickLane(chat: Chat, { id, lane }: { id: string; lane: number }): Promise<ConversationView> {
  const picked = findLane(findConversation(chat.db, id), lane);
  for (const { leafId } of findConversation(chat.db, id).lanes) {
    if (leafId !== null && leafId !== picked.leafId) await chat.answers.stop(id, leafId);
  }
  return alter(chat, id, () => changeConversation(chat.db, id, { lanes: [picked] }));
}

/** Shows the branch of `turnId`, to where it was written last. Throws NOT_FOUND. */
export function showBranch(
  chat: Chat,
  { id, lane, turnId }: { id: string; lane: number; turnId: string },
): ConversationView {
  return alter(chat, id, (conversation) => {
    findTurn(chat.db, id, turnId);
    findLane(conversation, lane).leafId = findNewestLeaf(chat.db, id, turnId);
    changeConversation(chat.db, id, { lanes: conversation.lanes });
  });
}
