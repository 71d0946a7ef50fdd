import { changeConversation, markConversations } from "~/db/queries/conversations";
import { alter, type Chat } from "~/server/services/conversations/alter";
import type { ConversationView } from "~/shared/contracts/conversation";

/** Gives it a title, or pins it. Throws NOT_FOUND. */
export function describeConversation(
  chat: Chat,
  { id, ...change }: { id: string; title?: string | undefined; isPinned?: boolean | undefined },
): ConversationView {
  return alter(chat, id, () => changeConversation(chat.db, id, change));
}

/** Stops their answers and takes them off the list; they can be put back for a day. Unknown ids are left out. */
export async function removeConversations({ db, bus, answers }: Chat, ids: string[]): Promise<{ ids: string[] }> {
  await Promise.all(ids.map((id) => answers.stop(id)));
  const removed = markConversations(db, ids, Date.now());
  tellPages(bus, removed);
  return { ids: removed };
}

export function restoreConversations({ db, bus }: Pick<Chat, "db" | "bus">, ids: string[]): { ids: string[] } {
  const restored = markConversations(db, ids, null);
  tellPages(bus, restored);
  return { ids: restored };
}

function tellPages(bus: Chat["bus"], ids: string[]): void {
  for (const conversationId of ids) bus.publish({ type: "conversations.changed", conversationId });
}
