import { useCallback, useMemo, useState } from "react";
import type { Board } from "~/components/board/board-context";
import { announce } from "~/components/board/live-region";
import { useCardFocus } from "~/components/board/use-card-focus";
import { useSelection } from "~/components/board/use-selection";
import { useColumns, useTaskCards } from "~/components/board/use-task-cards";
import { useTaskChanges } from "~/components/board/use-task-changes";
import { useWorkspace } from "~/components/board/use-workspaces";
import { findNeighbours, mainColumns, sideColumns } from "~/shared/board-columns";
import { findFocusAfterRemoval, findSlot, type Lane, type Slot } from "~/shared/board-focus";
import type { TaskStatus } from "~/shared/contracts/task";

/** Brings together the cards, the changes, the focus and which columns are open. */
export function useBoardState(
  workspaceId: string,
  filter: string,
): { board: Board; query: ReturnType<typeof useTaskCards>["query"] } {
  const { cards, foundIds, query, unread, showMore } = useTaskCards(workspaceId, filter);
  const { all, shown } = useColumns(cards, filter, foundIds);
  const workspace = useWorkspace(workspaceId);
  const changes = useTaskChanges(workspaceId);
  const selection = useSelection(cards);
  const focus = useCardFocus();
  const [openColumns, setOpenColumns] = useState<readonly TaskStatus[]>(mainColumns);

  const lanes = useMemo<Lane[]>(
    () =>
      [...mainColumns, ...sideColumns].map((status) => ({
        status,
        ids: openColumns.includes(status) ? shown[status].map((card) => card.id) : [],
      })),
    [shown, openColumns],
  );
  const cardsById = useMemo(() => new Map(cards.map((card) => [card.id, card])), [cards]);

  const { focusCard } = focus;
  const move = changes.move.mutate;
  const place = useCallback(
    (id: string, slot: Slot) => {
      const current = findSlot(lanes, id);
      if (current?.status === slot.status && current.index === slot.index) return focusCard(id);
      const { status, index } = slot;
      move({ id, status, ...findNeighbours(all[status], shown[status], id, index) });
      const size = shown[status].filter((card) => card.id !== id).length + 1;
      announce(`Task ${cardsById.get(id)?.number} moved to ${status}, position ${index + 1} of ${size}`);
      if (openColumns.includes(status)) focusCard(id, status);
    },
    [all, shown, lanes, cardsById, openColumns, move, focusCard],
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
  const toggleColumn = useCallback((status: TaskStatus) => {
    setOpenColumns((open) => (open.includes(status) ? open.filter((other) => other !== status) : [...open, status]));
  }, []);

  const isFiltered = filter.trim() !== "";
  const board = useMemo<Board>(
    () => ({
      workspaceId,
      workspace,
      cards,
      cardsById,
      shown,
      unread,
      showMore,
      lanes,
      isFiltered,
      changes,
      focus,
      selection,
      place,
      remove,
      openColumns,
      toggleColumn,
    }),
    [
      workspaceId,
      workspace,
      cards,
      cardsById,
      shown,
      unread,
      showMore,
      lanes,
      isFiltered,
      changes,
      focus,
      selection,
      place,
      remove,
      openColumns,
      toggleColumn,
    ],
  );
  return { board, query };
}
