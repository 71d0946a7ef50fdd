import { ulid } from "ulid";
import type { Transaction } from "~/db/client";
import { type AttachmentRow, insertAttachments, insertTurns, type TurnRow } from "~/db/queries/turns";
import type { Lane, LaneSettings, NewAttachment, NewMessage } from "~/shared/contracts/conversation";

/** An answer to begin once the transaction has written its turn. */
export interface Asked {
  turn: TurnRow;
  lane: LaneSettings;
}

/** A question below `parentId`, with new files and copies of kept ones. */
export function insertQuestion(
  tx: Transaction,
  conversationId: string,
  parentId: string | null,
  { content, attachments }: NewMessage,
  kept: AttachmentRow[],
): TurnRow {
  const turn = newTurn({ conversationId, parentId, role: "user", content });
  insertTurns(tx, [turn]);
  const added = attachments.map((file) => ({ ...file, sizeBytes: countBytes(file) }));
  insertAttachments(
    tx,
    [...kept, ...added].map((file) => ({ ...file, id: ulid(), turnId: turn.id })),
  );
  return turn;
}

/** A new answer below `question`, at which the lane then stands. */
export function addAnswer(tx: Transaction, question: TurnRow, lane: Lane, model = lane.model): Asked {
  const { conversationId, id: parentId } = question;
  const turn = newTurn({ conversationId, parentId, role: "assistant", model, status: "streaming" });
  insertTurns(tx, [turn]);
  lane.leafId = turn.id;
  return { turn, lane: { ...lane, model } };
}

/** A turn that holds nothing but what is given. */
export function newTurn(given: Pick<TurnRow, "conversationId" | "parentId" | "role"> & Partial<TurnRow>): TurnRow {
  return {
    id: ulid(),
    content: "",
    thinking: "",
    toolCalls: [],
    model: null,
    status: "done",
    figures: null,
    problem: null,
    createdAt: Date.now(),
    removedAt: null,
    ...given,
  };
}

/** Bytes of a file as it was given: base64 holds three bytes in four letters. */
export function countBytes({ kind, content }: Pick<NewAttachment, "kind" | "content">): number {
  return kind === "text" ? Buffer.byteLength(content) : Math.floor((content.replace(/=+$/, "").length * 3) / 4);
}
