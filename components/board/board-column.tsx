"use client";

import { useState } from "react";
import { useBoard } from "~/components/board/board-context";
import { CardList } from "~/components/board/card-list";
import { ColumnHeader } from "~/components/board/column-header";
import { QuickAdd } from "~/components/board/quick-add";
import type { CardDrag } from "~/components/board/use-card-drag";
import { cn } from "~/components/class-names";
import type { TaskStatus } from "~/shared/contracts/task";

/** An open column of a board without rows: header, quick add, and its cards. */
export function BoardColumn({
  status,
  drag,
  tabStopId,
}: {
  status: TaskStatus;
  drag: CardDrag | null;
  tabStopId: string | null;
}) {
  const { shown, totals, unread, showMore, isFiltered } = useBoard();
  const [isAdding, setIsAdding] = useState(false);
  const cards = shown[status];
  const total = totals[status];

  return (
    <section
      aria-label={`${status}, ${total} ${total === 1 ? "task" : "tasks"}`}
      data-lane={status}
      className={cn(
        "flex w-[82vw] min-w-48 max-w-96 shrink-0 snap-center flex-col rounded-xl bg-muted/60 sm:w-auto sm:flex-1 sm:shrink",
        drag?.slot?.status === status && "bg-accent/70",
      )}
    >
      <ColumnHeader status={status} onAdd={() => setIsAdding(true)} />
      {isAdding && <QuickAdd status={status} onClose={() => setIsAdding(false)} />}
      <CardList
        cards={cards}
        place={{ group: "", status }}
        total={total}
        drag={drag}
        tabStopId={tabStopId}
        onNearEnd={showMore}
        className="min-h-0 flex-1"
      >
        {cards.length === 0 && (
          <p className="px-2 py-3 text-center text-muted-foreground text-xs">
            {isFiltered ? "Nothing matches the filter" : "No tasks"}
          </p>
        )}
        {unread[status] > 0 && (
          <p className="py-2 text-center text-muted-foreground text-xs">
            {unread[status].toLocaleString("en")} more
            {isFiltered && "; words of their titles and texts find them too"}
          </p>
        )}
      </CardList>
    </section>
  );
}
