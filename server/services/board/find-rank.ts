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
 * The rank that puts a card directly below `afterId`, else directly above `beforeId`, else at the column's end: a
 * neighbour that has left the column meanwhile leaves the place to the other one. Throws CONFLICT when none that was
 * named is there any more.
 */
export function rankBetween(
  db: Connection,
  column: Column,
  { id, afterId, beforeId }: Pick<MoveTask, "id" | "afterId" | "beforeId">,
): string {
  const lower = afterId === null ? undefined : readRank(db, afterId, column);
  if (lower !== undefined) return generateKeyBetween(lower, readRankAfter(db, column, lower, id));
  const upper = beforeId === null ? undefined : readRank(db, beforeId, column);
  if (upper !== undefined) return generateKeyBetween(readRankBefore(db, column, upper, id), upper);
  if (afterId === null && beforeId === null) return generateKeyBetween(readRankBefore(db, column, null, id), null);
  throw new AppError("CONFLICT", `the card next to that place has left the column ${column.status}`, {
    hint: "Look at the column as it is now and move the card again.",
  });
}
