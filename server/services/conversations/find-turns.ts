import type { Connection } from "~/db/client";
import { readConversation } from "~/db/queries/conversations";
import { readTurn, type TurnRow } from "~/db/queries/turns";
import { AppError } from "~/server/errors";
import type { Conversation, Lane } from "~/shared/contracts/conversation";

/** Throws NOT_FOUND, also for a removed one. */
export function findConversation(db: Connection, id: string): Conversation {
  const conversation = readConversation(db, id);
  if (conversation) return conversation;
  throw new AppError("NOT_FOUND", "there is no such conversation", {
    hint: "It was deleted, or the address is wrong.",
  });
}

/** Throws NOT_FOUND for a turn that is not in the conversation. */
export function findTurn(db: Connection, conversationId: string, id: string): TurnRow {
  const turn = readTurn(db, id);
  if (turn?.conversationId === conversationId) return turn;
  throw new AppError("NOT_FOUND", `there is no turn ${id} in this conversation`);
}

/** Throws BAD_REQUEST. */
export function findLane({ lanes }: Conversation, index: number): Lane {
  const lane = lanes[index];
  if (lane) return lane;
  throw new AppError("BAD_REQUEST", `this conversation has no lane ${index}`);
}
