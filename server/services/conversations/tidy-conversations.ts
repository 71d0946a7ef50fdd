import { forgetRemoved } from "~/db/queries/conversations";
import type { Chat } from "~/server/services/conversations/alter";

/** How long a deletion can be undone. */
const undoMs = 24 * 60 * 60 * 1000;

/** At every start: closes the answers that the last daemon left open, and forgets for good what was deleted a day ago. */
export function tidyConversations({ db, answers }: Pick<Chat, "db" | "answers">): void {
  answers.recover();
  forgetRemoved(db, Date.now() - undoMs);
}
