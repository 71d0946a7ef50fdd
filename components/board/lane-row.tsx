"use client";

import { ChevronRight, Plus, SquareArrowOutUpRight } from "lucide-react";
import { memo, useEffect, useRef, useState } from "react";
import { useBoard } from "~/components/board/board-context";
import { CARD_HEIGHT_PX, CardList } from "~/components/board/card-list";
import { laneCellClasses } from "~/components/board/lane-cell-classes";
import { QuickAdd } from "~/components/board/quick-add";
import { openTask } from "~/components/board/use-board-url";
import type { CardDrag } from "~/components/board/use-card-drag";
import { useNear } from "~/components/board/use-near";
import { cn } from "~/components/class-names";
import { Button } from "~/components/ui/button";
import { type BoardColumns, mainColumns, sideColumns } from "~/shared/board-columns";
import { isSameLane } from "~/shared/board-focus";
import { type BoardGroup, enterGroup, toTaskGroup } from "~/shared/board-groups";
import type { TaskStatus } from "~/shared/contracts/task";

/** A row's cells scroll by themselves beyond this height, so that one long row does not push the others away. */
const MOST_HEIGHT_PX = 420;
const PADDING_PX = 12;

const statuses = [...mainColumns, ...sideColumns];

interface Row {
  group: BoardGroup;
  /** The row's cards by column. */
  cell: BoardColumns;
  drag: CardDrag | null;
  tabStopId: string | null;
}

/** A row of the board: a heading that folds it, and inside it the columns. */
export const LaneRow = memo(function LaneRow({ group, cell, drag, tabStopId }: Row) {
  const { grouping, cardsById, foldedGroups, toggleGroup } = useBoard();
  const [isAdding, setIsAdding] = useState(false);
  const isOpen = !foldedGroups.has(group.key);
  const total = statuses.reduce((sum, status) => sum + cell[status].length, 0);
  const parent = grouping === "parent" ? cardsById.get(group.key) : undefined;
  const fields =
    grouping && enterGroup({ tags: [], parentId: null, priority: "medium" }, toTaskGroup(grouping, group.key));

  return (
    <section aria-label={`${group.name}, ${total} ${total === 1 ? "task" : "tasks"}`} data-board-group={group.key}>
      <div className="sticky left-0 flex w-fit max-w-full items-center gap-1 py-1">
        <h3 className="min-w-0 font-medium text-sm">
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={() => toggleGroup(group.key)}
            className="flex max-w-[70vw] items-center gap-1.5 rounded-md px-1.5 py-1 hover:bg-accent"
          >
            <ChevronRight aria-hidden className={cn("size-3.5 shrink-0", isOpen && "rotate-90")} />
            <span className="truncate">{group.name}</span>
            <span className="tnum font-normal text-muted-foreground text-xs">{total.toLocaleString("en")}</span>
          </button>
        </h3>
        {parent && (
          <Button variant="ghost" size="icon-sm" aria-label={`Open ${group.name}`} onClick={() => openTask(parent.id)}>
            <SquareArrowOutUpRight aria-hidden />
          </Button>
        )}
        {isOpen && (
          <Button variant="ghost" size="icon-sm" aria-label={`Add to ${group.name}`} onClick={() => setIsAdding(true)}>
            <Plus aria-hidden />
          </Button>
        )}
      </div>
      {isOpen && isAdding && fields && (
        <div className="max-w-96">
          <QuickAdd status="Todo" place={group.name} fields={fields} onClose={() => setIsAdding(false)} />
        </div>
      )}
      {isOpen && <LaneCells group={group} cell={cell} drag={drag} tabStopId={tabStopId} />}
    </section>
  );
});

/** Far away from view only the cells' height is kept; a row with the focused or the dragged card stays mounted. */
function LaneCells(row: Row) {
  const { group, cell, drag, tabStopId } = row;
  const { openColumns } = useBoard();
  const element = useRef<HTMLDivElement>(null);
  const { isNear, heightPx } = useNear(element);
  const isAim = drag?.isByKeyboard === true && drag.slot?.group === group.key;
  useEffect(() => {
    if (isAim) element.current?.scrollIntoView({ block: "nearest" });
  }, [isAim]);
  const isWanted =
    isAim || statuses.some((status) => cell[status].some(({ id }) => id === tabStopId || id === drag?.id));
  const most = Math.max(1, ...statuses.map((status) => cell[status].length));
  const reservedPx = heightPx ?? Math.min(MOST_HEIGHT_PX, most * CARD_HEIGHT_PX + PADDING_PX);
  return (
    <div ref={element} className="flex gap-2.5">
      {isNear || isWanted ? (
        statuses.map((status) => (
          <LaneCell key={status} {...row} status={status} isOpen={openColumns.includes(status)} />
        ))
      ) : (
        <div style={{ height: reservedPx }} />
      )}
    </div>
  );
}

function LaneCell({ group, status, cell, isOpen, drag, tabStopId }: Row & { status: TaskStatus; isOpen: boolean }) {
  const cards = cell[status];
  const place = { group: group.key, status };
  const isTarget = drag?.slot ? isSameLane(drag.slot, place) : false;
  const look = cn(laneCellClasses(isOpen), "rounded-xl bg-muted/60", isTarget && "bg-accent ring-2 ring-primary");
  if (!isOpen) {
    return (
      <div data-lane={status} data-group={group.key} className={cn(look, "py-2 text-center")}>
        <span className="tnum text-muted-foreground text-xs">{cards.length > 0 && cards.length}</span>
      </div>
    );
  }
  return (
    <section
      aria-label={`${group.name}: ${status}, ${cards.length} ${cards.length === 1 ? "task" : "tasks"}`}
      data-lane={status}
      data-group={group.key}
      className={cn(look, "flex min-h-12 flex-col")}
    >
      <div style={{ maxHeight: MOST_HEIGHT_PX }} className="flex min-h-0 flex-1 flex-col pt-1.5">
        <CardList
          cards={cards}
          place={place}
          total={cards.length}
          drag={drag}
          tabStopId={tabStopId}
          className="min-h-0 flex-1"
        />
      </div>
    </section>
  );
}
