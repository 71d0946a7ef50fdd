import type { Runtime } from "~/server/runtime";
import { findConversation } from "~/server/services/conversations/find-turns";
import { readView } from "~/server/services/conversations/read-conversations";
import type { Conversation, ConversationView } from "~/shared/contracts/conversation";

/** What the use cases of the chat need. */
export type Chat = Pick<Runtime, "db" | "bus" | "answers">;

/** Finds the conversation, lets `change` write, tells the pages, and gives what is then to be seen. Throws NOT_FOUND. */
export function alter(chat: Chat, id: string, change: (conversation: Conversation) => void): ConversationView {
  change(findConversation(chat.db, id));
  chat.bus.publish({ type: "conversations.changed", conversationId: id });
  return readView(chat, id);
}
