import { generateKeyBetween } from "fractional-indexing";
import type { Connection } from "~/db/client";
import { type Column, readRank, readRankAfter, readRankBefore } from "~/db/queries/tasks";
import { AppError } from "~/server/errors";
import type { MoveTask } from "~/shared/contracts/task";

/** A rank below the last card of a column. */
export function rankAtEnd(db: Connection, column: Column): string {
  return generateKeyBetween(readRankBefore(db, column, null, null), null);
}

/**
 * The rank that puts a card directly below `afterId`, else directly above `beforeId`, else at the column's end.
 * Throws CONFLICT when that neighbour has left the column.
 */
export function rankBetween(
  db: Connection,
  column: Column,
  { id, afterId, beforeId }: Pick<MoveTask, "id" | "afterId" | "beforeId">,
): string {
  if (afterId !== null) {
    const lower = neighbourRank(db, afterId, column);
    return generateKeyBetween(lower, readRankAfter(db, column, lower, id));
  }
  const upper = beforeId === null ? null : neighbourRank(db, beforeId, column);
  return generateKeyBetween(readRankBefore(db, column, upper, id), upper);
}

function neighbourRank(db: Connection, id: string, column: Column): string {
  const rank = readRank(db, id, column);
  if (rank !== undefined) return rank;
  throw new AppError("CONFLICT", `the card next to that place has left the column ${column.status}`, {
    hint: "Look at the column as it is now and move the card again.",
  });
}
