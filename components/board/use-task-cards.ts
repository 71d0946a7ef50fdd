import { keepPreviousData, type QueryFilters, useMutationState, useQuery } from "@tanstack/react-query";
import { useCallback, useDeferredValue, useMemo, useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { type BoardColumns, groupByStatus, moveCard, patchCard } from "~/shared/board-columns";
import { matchesFilter, plainWords } from "~/shared/board-filter";
import { type MoveTask, type TaskCard, type TaskStatus, taskStatuses, type UpdateTask } from "~/shared/contracts/task";

/** Cards of each column that are read at first, and at most. */
const FIRST_CARDS = 50;
const MOST_CARDS = 1000;

/** The lists of a workspace's board in the cache, however long, with a search or without; not the archive. */
export function boardLists(listKey: readonly unknown[], workspaceId: string): QueryFilters {
  return {
    queryKey: [listKey[0]],
    predicate: ({ queryKey }) => {
      const { input } = (queryKey[1] ?? {}) as { input?: { workspaceId?: string; perColumn?: number } };
      return input?.workspaceId === workspaceId && input.perColumn !== undefined;
    },
  };
}

/**
 * The cards as the person should see them: the server's list with every unfinished change applied on top, so that a
 * refetch in between never makes a card jump, and a failed change takes itself back.
 */
export function useTaskCards(workspaceId: string, filter: string, isGrouped: boolean) {
  const trpc = useTRPC();
  const [perPage, setPerColumn] = useState(FIRST_CARDS);
  // Rows with a part of their cards would mislead, so that all are read at once.
  const perColumn = isGrouped ? MOST_CARDS : perPage;
  const limit = 6 * MOST_CARDS;
  const query = useQuery({
    ...trpc.tasks.list.queryOptions({ workspaceId, perColumn, limit }),
    placeholderData: keepPreviousData,
  });
  const search = useDeferredValue(plainWords(filter));
  const found = useQuery({
    ...trpc.tasks.list.queryOptions({ workspaceId, search, perColumn: MOST_CARDS, limit }),
    enabled: search !== "",
    placeholderData: keepPreviousData,
  }).data;
  const counts = useQuery(trpc.tasks.counts.queryOptions({ workspaceId })).data;
  const pending = <T>(mutationKey: readonly unknown[]) => ({
    filters: { mutationKey, status: "pending" as const },
    select: (mutation: { state: { variables: unknown } }) => mutation.state.variables as T,
  });
  const moves = useMutationState(pending<MoveTask>(trpc.tasks.move.mutationKey()));
  const updates = useMutationState(pending<UpdateTask>(trpc.tasks.update.mutationKey()));
  const removals = useMutationState(pending<{ id: string }>(trpc.tasks.remove.mutationKey()));

  const cards = useMemo(() => {
    let shown = unite(query.data ?? [], search === "" ? [] : (found ?? []));
    for (const move of moves) shown = moveCard(shown, move);
    for (const update of updates) shown = patchCard(shown, update);
    for (const { id } of removals) shown = shown.filter((card) => card.id !== id && card.parentId !== id);
    return shown;
  }, [query.data, search, found, moves, updates, removals]);
  /** Ids of the cards whose text has the filter's plain words; the text itself is not in the list. */
  const foundIds = useMemo(() => (search === "" ? undefined : new Set(found?.map(({ id }) => id))), [search, found]);
  const showMore = useCallback(() => setPerColumn((shown) => Math.min(MOST_CARDS, shown * 3)), []);
  const unread = useMemo(() => countUnread(counts, query.data ?? []), [counts, query.data]);
  return {
    cards,
    foundIds,
    query,
    unread,
    showMore: perColumn < MOST_CARDS && !query.isPlaceholderData ? showMore : null,
  };
}

function unite(cards: TaskCard[], more: TaskCard[]): TaskCard[] {
  if (more.length === 0) return cards;
  const known = new Set(cards.map(({ id }) => id));
  return [...cards, ...more.filter(({ id }) => !known.has(id))];
}

/**
 * How many cards of each column are not read yet: none where even the first, shortest list had room to spare.
 * Unfinished changes do not count, as a card on its way to another column is no reason to read more of the one it left.
 */
function countUnread(
  counts: Record<TaskStatus, number> | undefined,
  read: readonly TaskCard[],
): Record<TaskStatus, number> {
  const unread = Object.fromEntries(taskStatuses.map((status) => [status, 0])) as Record<TaskStatus, number>;
  const columns = groupByStatus(read);
  for (const status of taskStatuses) {
    const length = columns[status].length;
    if (length >= FIRST_CARDS) unread[status] = Math.max(0, (counts?.[status] ?? 0) - length);
  }
  return unread;
}

/** The columns, whole and as the filter leaves them. */
export function useColumns(
  cards: readonly TaskCard[],
  filter: string,
  foundIds: ReadonlySet<string> | undefined,
): { all: BoardColumns; shown: BoardColumns } {
  const all = useMemo(() => groupByStatus(cards), [cards]);
  const shown = useMemo(
    () => (filter === "" ? all : groupByStatus(cards.filter((card) => matchesFilter(card, filter, foundIds)))),
    [all, cards, filter, foundIds],
  );
  return { all, shown };
}
