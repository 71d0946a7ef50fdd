import { useCallback, useMemo } from "react";
import type { Board } from "~/components/board/board-context";
import { announce } from "~/components/board/live-region";
import { useCardFocus } from "~/components/board/use-card-focus";
import { useLanes } from "~/components/board/use-lanes";
import { useSelection } from "~/components/board/use-selection";
import { useColumns, useTaskCards } from "~/components/board/use-task-cards";
import { useTaskChanges } from "~/components/board/use-task-changes";
import { useWorkspace } from "~/components/board/use-workspaces";
import { findNeighbours } from "~/shared/board-columns";
import { matchesFilter } from "~/shared/board-filter";
import { findFocusAfterRemoval, findSlot, isSameLane, type Slot } from "~/shared/board-focus";
import { groupKeyOf, toTaskGroup } from "~/shared/board-groups";
import { type TaskCard, type TaskGrouping, type TaskStatus, taskStatuses } from "~/shared/contracts/task";

/** Brings together the cards, the changes, the focus and the rows and columns. */
export function useBoardState(
  workspaceId: string,
  filter: string,
  grouping: TaskGrouping | null,
): { board: Board; query: ReturnType<typeof useTaskCards>["query"] } {
  const { cards, foundIds, query, unread, showMore } = useTaskCards(workspaceId, filter, grouping !== null);
  const { all, shown } = useColumns(cards, filter, foundIds);
  const workspace = useWorkspace(workspaceId);
  const changes = useTaskChanges(workspaceId);
  const selection = useSelection(cards);
  const focus = useCardFocus();
  const isFiltered = filter.trim() !== "";
  const passes = useCallback((card: TaskCard) => matchesFilter(card, filter, foundIds), [filter, foundIds]);
  const rows = useLanes(cards, shown, grouping, isFiltered);
  const totals = useMemo(
    () =>
      Object.fromEntries(
        taskStatuses.map((status) => [status, shown[status].length + (isFiltered ? 0 : unread[status])]),
      ) as Record<TaskStatus, number>,
    [shown, unread, isFiltered],
  );

  const { cardsById, lanes, cells, namePlace, openColumns } = rows;
  const { focusCard } = focus;
  const move = changes.move.mutate;
  const place = useCallback(
    (id: string, slot: Slot) => {
      const card = cardsById.get(id);
      const current = findSlot(lanes, id);
      if (!card || (current && isSameLane(current, slot) && current.index === slot.index)) return focusCard(id);
      const { group, status, index } = slot;
      const inCell = cells.get(group)?.[status] ?? [];
      const isOtherRow = grouping !== null && groupKeyOf(card, grouping) !== group;
      move({
        id,
        status,
        ...findNeighbours(all[status], inCell, id, index),
        ...(isOtherRow && { group: toTaskGroup(grouping, group) }),
      });
      const size = inCell.filter((other) => other.id !== id).length + 1;
      announce(`Task ${card.number} moved to ${namePlace(slot)}, position ${index + 1} of ${size}`);
      if (openColumns.includes(status)) focusCard(id, slot);
    },
    [all, cells, lanes, cardsById, openColumns, grouping, namePlace, move, focusCard],
  );
  const removeTask = changes.remove.mutate;
  const remove = useCallback(
    (id: string) => {
      const next = findFocusAfterRemoval(lanes, id);
      removeTask({ id });
      if (next) focusCard(next);
    },
    [lanes, removeTask, focusCard],
  );
  const board = useMemo<Board>(
    () => ({
      ...rows,
      workspaceId,
      workspace,
      cards,
      shown,
      unread,
      totals,
      showMore,
      isFiltered,
      passes,
      changes,
      focus,
      selection,
      place,
      remove,
    }),
    [
      rows,
      workspaceId,
      workspace,
      cards,
      shown,
      unread,
      totals,
      showMore,
      isFiltered,
      passes,
      changes,
      focus,
      selection,
      place,
      remove,
    ],
  );
  return { board, query };
}
