import { generateKeyBetween } from "fractional-indexing";
import type { Connection } from "~/db/client";
import { readRank, readRankAfter, readRankBefore } from "~/db/queries/tasks";
import { AppError } from "~/server/errors";
import type { MoveTask, TaskStatus } from "~/shared/contracts/task";

/** A rank below the last card of a column. */
export function rankAtEnd(db: Connection, status: TaskStatus): string {
  return generateKeyBetween(readRankBefore(db, status, null, null), null);
}

/**
 * The rank that puts a card directly below `afterId`, else directly above `beforeId`, else at the column's end.
 * Throws CONFLICT when that neighbour has left the column.
 */
export function rankBetween(db: Connection, { id, status, afterId, beforeId }: MoveTask): string {
  if (afterId !== null) {
    const lower = neighbourRank(db, afterId, status);
    return generateKeyBetween(lower, readRankAfter(db, status, lower, id));
  }
  const upper = beforeId === null ? null : neighbourRank(db, beforeId, status);
  return generateKeyBetween(readRankBefore(db, status, upper, id), upper);
}

function neighbourRank(db: Connection, id: string, status: TaskStatus): string {
  const rank = readRank(db, id, status);
  if (rank !== undefined) return rank;
  throw new AppError("CONFLICT", `the card next to that place has left the column ${status}`, {
    hint: "Look at the column as it is now and move the card again.",
  });
}
