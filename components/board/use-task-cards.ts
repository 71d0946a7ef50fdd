import { keepPreviousData, useMutationState, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { type BoardColumns, groupByStatus, moveCard, patchCard } from "~/shared/board-columns";
import { matchesFilter, plainWords } from "~/shared/board-filter";
import type { MoveTask, TaskCard, UpdateTask } from "~/shared/contracts/task";

/** The most cards one list carries; beyond it the page says that some are missing. */
export const CARD_LIMIT = 1000;

/**
 * The cards as the person should see them: the server's list with every unfinished change applied on top, so that a
 * refetch in between never makes a card jump, and a failed change takes itself back.
 */
export function useTaskCards(workspaceId: string) {
  const trpc = useTRPC();
  const query = useQuery(trpc.tasks.list.queryOptions({ workspaceId, limit: CARD_LIMIT }));
  const pending = <T>(mutationKey: readonly unknown[]) => ({
    filters: { mutationKey, status: "pending" as const },
    select: (mutation: { state: { variables: unknown } }) => mutation.state.variables as T,
  });
  const moves = useMutationState(pending<MoveTask>(trpc.tasks.move.mutationKey()));
  const updates = useMutationState(pending<UpdateTask>(trpc.tasks.update.mutationKey()));
  const removals = useMutationState(pending<{ id: string }>(trpc.tasks.remove.mutationKey()));

  const cards = useMemo(() => {
    let shown: TaskCard[] = query.data ?? [];
    for (const move of moves) shown = moveCard(shown, move);
    for (const update of updates) shown = patchCard(shown, update);
    for (const { id } of removals) shown = shown.filter((card) => card.id !== id && card.parentId !== id);
    return shown;
  }, [query.data, moves, updates, removals]);

  return { cards, query };
}

/** The columns, whole and as the filter leaves them. */
export function useColumns(
  cards: readonly TaskCard[],
  workspaceId: string,
  filter: string,
): { all: BoardColumns; shown: BoardColumns } {
  const found = useTextMatches(workspaceId, filter);
  const all = useMemo(() => groupByStatus(cards), [cards]);
  const shown = useMemo(
    () => (filter === "" ? all : groupByStatus(cards.filter((card) => matchesFilter(card, filter, found)))),
    [all, cards, filter, found],
  );
  return { all, shown };
}

/** Ids of the cards whose text has the filter's plain words; the text itself is not in the list. Undefined until known. */
function useTextMatches(workspaceId: string, filter: string): ReadonlySet<string> | undefined {
  const trpc = useTRPC();
  const search = useDeferredValue(plainWords(filter));
  const query = useQuery({
    ...trpc.tasks.list.queryOptions({ workspaceId, search, limit: CARD_LIMIT }),
    enabled: search !== "",
    placeholderData: keepPreviousData,
  });
  return useMemo(() => (search === "" ? undefined : new Set(query.data?.map((card) => card.id))), [search, query.data]);
}
