import { createContext, useContext } from "react";
import type { CardFocus } from "~/components/board/use-card-focus";
import type { Selection } from "~/components/board/use-selection";
import type { useTaskChanges } from "~/components/board/use-task-changes";
import type { BoardColumns } from "~/shared/board-columns";
import type { Lane, Slot } from "~/shared/board-focus";
import type { BoardGroup } from "~/shared/board-groups";
import type { TaskCard, TaskGrouping, TaskStatus } from "~/shared/contracts/task";
import type { Workspace } from "~/shared/contracts/workspace";

/** What every part of the board works with. */
export interface Board {
  workspaceId: string;
  /** Undefined until it is loaded. */
  workspace: Workspace | undefined;
  cards: readonly TaskCard[];
  cardsById: ReadonlyMap<string, TaskCard>;
  /** The cards that pass the filter, by column. */
  shown: BoardColumns;
  /** Cards of each column that are not read yet, and how to read more; null while they come, and beyond a thousand. */
  unread: Record<TaskStatus, number>;
  /** Cards of each column for its heading: those that pass the filter, or all with the unread ones. */
  totals: Record<TaskStatus, number>;
  showMore: (() => void) | null;
  /** What the rows stand for, null on a board without; the rows with cards that pass the filter, and their cards by row's key. */
  grouping: TaskGrouping | null;
  groups: readonly BoardGroup[];
  cells: ReadonlyMap<string, BoardColumns>;
  foldedGroups: ReadonlySet<string>;
  toggleGroup: (key: string) => void;
  /** Columns that arrows reach, row by row, left to right; a folded one counts as empty, a folded row's are left out. */
  lanes: readonly Lane[];
  /** Those that a card can be moved to: a task cannot go below itself. */
  lanesFor: (id: string) => readonly Lane[];
  /** Words for a place, for a screen reader. */
  namePlace: (slot: Slot) => string;
  isFiltered: boolean;
  /** Whether the filter leaves a card in sight. */
  passes: (card: TaskCard) => boolean;
  changes: ReturnType<typeof useTaskChanges>;
  focus: CardFocus;
  /** Cards ticked for one change of several. */
  selection: Selection;
  /** Puts a card into a slot of the shown board and says so to a screen reader. */
  place: (id: string, slot: Slot) => void;
  /** Deletes a card; the focus goes to a neighbour. */
  remove: (id: string) => void;
  openColumns: readonly TaskStatus[];
  toggleColumn: (status: TaskStatus) => void;
}

export const BoardContext = createContext<Board | null>(null);

/** Throws outside of the board page. */
export function useBoard(): Board {
  const board = useContext(BoardContext);
  if (!board) throw new Error("useBoard is called outside of the board page");
  return board;
}
