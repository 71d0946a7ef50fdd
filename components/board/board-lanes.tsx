"use client";

import { useState } from "react";
import { useBoard } from "~/components/board/board-context";
import { statusLooks } from "~/components/board/card-look";
import { ColumnHeader } from "~/components/board/column-header";
import { laneCellClasses } from "~/components/board/lane-cell-classes";
import { LaneRow } from "~/components/board/lane-row";
import { QuickAdd } from "~/components/board/quick-add";
import type { CardDrag } from "~/components/board/use-card-drag";
import { cn } from "~/components/class-names";
import { groupByStatus, mainColumns, sideColumns } from "~/shared/board-columns";
import { groupKeyOf } from "~/shared/board-groups";
import type { TaskStatus } from "~/shared/contracts/task";

const noCards = groupByStatus([]);

/** The board with rows: the columns' headers stay in sight, each row has its own cells below them. */
export function BoardLanes({ drag, tabStopId }: { drag: CardDrag | null; tabStopId: string | null }) {
  const { groups, cells, openColumns, unread, isFiltered, grouping, cardsById } = useBoard();
  // A row is drawn again only for a card that it holds or that is about to come into it.
  const rowOf = (id: string | null | undefined) => {
    const card = cardsById.get(id ?? "");
    return card ? groupKeyOf(card, grouping) : null;
  };
  const dragRows = [drag?.slot?.group, rowOf(drag?.id)];
  const tabStopRow = rowOf(tabStopId);
  const [adding, setAdding] = useState<TaskStatus | null>(null);
  const rest = [...mainColumns, ...sideColumns].filter((status) => unread[status] > 0);
  return (
    <div data-scroller className="scroll-quiet min-h-0 flex-1 overflow-auto px-4 pb-3">
      <div className="min-w-fit">
        <div className="sticky top-0 z-20 flex gap-2.5 bg-background pb-1">
          {[...mainColumns, ...sideColumns].map((status) =>
            openColumns.includes(status) ? (
              <div key={status} className={cn(laneCellClasses(true), "rounded-xl bg-muted")}>
                <ColumnHeader status={status} onAdd={() => setAdding(status)} />
                {adding === status && <QuickAdd status={status} onClose={() => setAdding(null)} />}
              </div>
            ) : (
              <FoldedHeader key={status} status={status} />
            ),
          )}
        </div>
        {groups.length === 0 && (
          <p className="py-6 text-center text-muted-foreground text-sm">Nothing matches the filter</p>
        )}
        {groups.map((group) => {
          const { key } = group;
          return (
            <LaneRow
              key={key}
              group={group}
              cell={cells.get(key) ?? noCards}
              drag={dragRows.includes(key) ? drag : null}
              tabStopId={tabStopRow === key ? tabStopId : null}
            />
          );
        })}
        {rest.length > 0 && (
          <p className="sticky left-0 w-fit py-3 text-muted-foreground text-xs">
            Not shown: {rest.map((status) => `${unread[status].toLocaleString("en")} in ${status}`).join(", ")}
            {isFiltered ? "" : "; a filter finds them"}
          </p>
        )}
      </div>
    </div>
  );
}

function FoldedHeader({ status }: { status: TaskStatus }) {
  const { totals, toggleColumn } = useBoard();
  const { icon: Icon, className } = statusLooks[status];
  return (
    <button
      type="button"
      aria-label={`Open column ${status}, ${totals[status]} tasks`}
      aria-expanded={false}
      onClick={() => toggleColumn(status)}
      className={cn(
        laneCellClasses(false),
        "flex h-10 flex-col items-center justify-center rounded-xl bg-muted text-muted-foreground hover:bg-accent hover:text-foreground",
      )}
    >
      <Icon aria-hidden className={cn("size-3.5", className)} />
      <span className="tnum text-xs">{totals[status].toLocaleString("en")}</span>
    </button>
  );
}
