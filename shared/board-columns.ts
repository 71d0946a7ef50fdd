import { generateKeyBetween } from "fractional-indexing";
import { enterGroup } from "~/shared/board-groups";
import { type MoveTask, type TaskCard, type TaskStatus, taskStatuses, type UpdateTask } from "~/shared/contracts/task";

/** The columns that are always open, in the order work flows. */
export const mainColumns = ["Todo", "In Progress", "Review", "Done"] as const satisfies TaskStatus[];

/** The columns that stay folded until somebody opens them. */
export const sideColumns = ["Blocked", "Cancelled"] as const satisfies TaskStatus[];

export type BoardColumns = Record<TaskStatus, TaskCard[]>;

/** Ranks are compared by code unit, as the `fractional-indexing` package that makes them requires. */
function compareRank(a: TaskCard, b: TaskCard): number {
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1;
  return a.number - b.number;
}

/** Cards by status, each column in rank order. */
export function groupByStatus(cards: readonly TaskCard[]): BoardColumns {
  const columns = Object.fromEntries(taskStatuses.map((status) => [status, []])) as unknown as BoardColumns;
  for (const card of cards) columns[card.status].push(card);
  for (const status of taskStatuses) columns[status].sort(compareRank);
  return columns;
}

/**
 * The neighbours that put card `id` at `index` of the shown column. `shown` is what the person sees (a filter may hide
 * cards), `all` the whole column: a hidden card after the upper neighbour stays below the moved one. The moved card's
 * own place does not count in `index`.
 */
export function findNeighbours(
  all: readonly TaskCard[],
  shown: readonly TaskCard[],
  id: string,
  index: number,
): Pick<MoveTask, "afterId" | "beforeId"> {
  const others = all.filter((card) => card.id !== id);
  const shownOthers = shown.filter((card) => card.id !== id);
  const after = shownOthers[index - 1];
  if (after) {
    const place = others.findIndex((card) => card.id === after.id);
    return { afterId: after.id, beforeId: others[place + 1]?.id ?? null };
  }
  const before = shownOthers[0];
  if (!before) return { afterId: others.at(-1)?.id ?? null, beforeId: null };
  const place = others.findIndex((card) => card.id === before.id);
  return { afterId: others[place - 1]?.id ?? null, beforeId: before.id };
}

/**
 * The cards as they stand once `move` succeeds, for showing it before the server answers. Neighbours that are gone or
 * out of order leave the card at the column's end, where the server's answer then corrects it.
 */
export function moveCard(cards: readonly TaskCard[], move: MoveTask): TaskCard[] {
  const rankOf = (id: string | null) =>
    cards.find((card) => card.id === id && card.status === move.status)?.rank ?? null;
  const after = rankOf(move.afterId);
  const before = rankOf(move.beforeId);
  const isOrdered = after === null || before === null || after < before;
  const last = groupByStatus(cards)[move.status].at(-1)?.rank ?? null;
  const hasPlace = isOrdered && (after !== null || before !== null);
  const rank = hasPlace ? generateKeyBetween(after, before) : generateKeyBetween(last, null);
  return cards.map((card) => {
    if (card.id !== move.id) return card;
    return { ...card, ...(move.group && enterGroup(card, move.group)), status: move.status, rank };
  });
}

/** The cards with one edit shown before the server answers; fields that no card shows are left out. */
export function patchCard(cards: readonly TaskCard[], { id, patch }: Pick<UpdateTask, "id" | "patch">): TaskCard[] {
  const { description: _description, criteria, dependencyIds: _dependencyIds, ...fields } = patch;
  const counts = criteria && {
    criteriaCount: criteria.length,
    criteriaDoneCount: criteria.filter((criterion) => criterion.checked).length,
  };
  return cards.map((card) => (card.id === id ? { ...card, ...fields, ...counts } : card));
}
