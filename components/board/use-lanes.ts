import { useCallback, useMemo, useState } from "react";
import { type BoardColumns, groupByStatus, mainColumns, sideColumns } from "~/shared/board-columns";
import type { Lane, Slot } from "~/shared/board-focus";
import { groupKeyOf, isWithin, listGroups } from "~/shared/board-groups";
import type { TaskCard, TaskGrouping, TaskStatus } from "~/shared/contracts/task";

/**
 * The board's rows and columns with the cards of each, and which of them are open. Rows without a card that passes the filter
 * are left out; without a filter empty ones stand there too, to be moved into.
 */
export function useLanes(
  cards: readonly TaskCard[],
  shown: BoardColumns,
  grouping: TaskGrouping | null,
  isFiltered: boolean,
) {
  const [openColumns, setOpenColumns] = useState<readonly TaskStatus[]>(mainColumns);
  const [folded, setFolded] = useState<{ grouping: TaskGrouping | null; keys: ReadonlySet<string> }>({
    grouping,
    keys: new Set(),
  });
  const foldedGroups = folded.grouping === grouping ? folded.keys : noKeys;
  const cardsById = useMemo(() => new Map(cards.map((card) => [card.id, card])), [cards]);
  const cells = useMemo(() => (grouping ? splitIntoCells(shown, grouping) : new Map([["", shown]])), [shown, grouping]);
  const groups = useMemo(() => {
    const all = listGroups(cards, grouping, cardsById);
    return isFiltered && grouping ? all.filter(({ key }) => cells.has(key)) : all;
  }, [cards, grouping, cardsById, isFiltered, cells]);

  const lanes = useMemo<Lane[]>(
    () =>
      groups
        .filter(({ key }) => !foldedGroups.has(key))
        .flatMap(({ key }) =>
          [...mainColumns, ...sideColumns].map((status) => ({
            group: key,
            status,
            ids: openColumns.includes(status) ? (cells.get(key)?.[status] ?? []).map((card) => card.id) : [],
          })),
        ),
    [groups, foldedGroups, cells, openColumns],
  );
  const lanesFor = useCallback(
    (id: string) =>
      grouping === "parent" ? lanes.filter(({ group }) => group === "" || !isWithin(cardsById, group, id)) : lanes,
    [grouping, lanes, cardsById],
  );
  const namePlace = useCallback(
    ({ group, status }: Slot) => {
      const name = groups.find(({ key }) => key === group)?.name;
      return name ? `${name}, ${status}` : status;
    },
    [groups],
  );
  const toggleColumn = useCallback((status: TaskStatus) => {
    setOpenColumns((open) => (open.includes(status) ? open.filter((other) => other !== status) : [...open, status]));
  }, []);
  const toggleGroup = useCallback(
    (key: string) => {
      const keys = new Set(foldedGroups);
      if (!keys.delete(key)) keys.add(key);
      setFolded({ grouping, keys });
    },
    [grouping, foldedGroups],
  );
  return useMemo(
    () => ({
      cardsById,
      grouping,
      groups,
      cells,
      lanes,
      lanesFor,
      namePlace,
      openColumns,
      toggleColumn,
      foldedGroups,
      toggleGroup,
    }),
    [
      cardsById,
      grouping,
      groups,
      cells,
      lanes,
      lanesFor,
      namePlace,
      openColumns,
      toggleColumn,
      foldedGroups,
      toggleGroup,
    ],
  );
}

export type Lanes = ReturnType<typeof useLanes>;

const noKeys: ReadonlySet<string> = new Set();
const noCards = (): BoardColumns => groupByStatus([]);

function splitIntoCells(shown: BoardColumns, grouping: TaskGrouping): Map<string, BoardColumns> {
  const cells = new Map<string, BoardColumns>();
  for (const status of [...mainColumns, ...sideColumns]) {
    for (const card of shown[status]) {
      const key = groupKeyOf(card, grouping);
      const cell = cells.get(key) ?? noCards();
      cell[status].push(card);
      cells.set(key, cell);
    }
  }
  return cells;
}
