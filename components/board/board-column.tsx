"use client";

import { useDroppable } from "@dnd-kit/core";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { ChevronsRightLeft, Plus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useBoard } from "~/components/board/board-context";
import { statusLooks } from "~/components/board/card-look";
import { QuickAdd } from "~/components/board/quick-add";
import { TaskCardItem } from "~/components/board/task-card-item";
import type { CardDrag } from "~/components/board/use-card-drag";
import { cn } from "~/components/class-names";
import { Button } from "~/components/ui/button";
import type { TaskStatus } from "~/shared/contracts/task";

const CARD_HEIGHT_PX = 64;
const GAP_PX = 6;

/** An open column: header, quick add, and a virtual list of its cards with a line where a dragged card would land. */
export function BoardColumn({
  status,
  drag,
  canFold,
  tabStopId,
}: {
  status: TaskStatus;
  drag: CardDrag | null;
  canFold: boolean;
  tabStopId: string | null;
}) {
  const { shown, unread, showMore, isFiltered, toggleColumn, workspace } = useBoard();
  const limit = workspace?.rules.wipLimits[status];
  const [isAdding, setIsAdding] = useState(false);
  const { setNodeRef } = useDroppable({ id: `lane:${status}` });
  const scroller = useRef<HTMLDivElement>(null);
  const cards = shown[status];
  const total = cards.length + (isFiltered ? 0 : unread[status]);
  const { icon: Icon, className } = statusLooks[status];

  const kept = [tabStopId, drag?.id].map((id) => cards.findIndex((card) => card.id === id)).filter((row) => row >= 0);
  const virtualizer = useVirtualizer({
    count: cards.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD_HEIGHT_PX,
    getItemKey: (row) => cards[row]?.id ?? row,
    gap: GAP_PX,
    overscan: 6,
    useFlushSync: false,
    // The focused and the dragged card stay mounted, however far the list is scrolled.
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), ...kept])].sort((a, b) => a - b),
  });

  const lastDrawn = virtualizer.getVirtualItems().at(-1)?.index ?? 0;
  const isNearEnd = !isFiltered && unread[status] > 0 && lastDrawn > cards.length - 10;
  useEffect(() => {
    if (isNearEnd) showMore?.();
  }, [isNearEnd, showMore]);

  const dropTop = findDropTop();
  function findDropTop(): number | null {
    if (drag?.slot?.status !== status) return null;
    const from = cards.findIndex((card) => card.id === drag.id);
    if (from === drag.slot.index) return null;
    const row = from >= 0 && drag.slot.index > from ? drag.slot.index + 1 : drag.slot.index;
    const below = virtualizer.measurementsCache[row];
    return below ? below.start - GAP_PX / 2 : virtualizer.getTotalSize() + GAP_PX / 2;
  }

  return (
    <section
      aria-label={`${status}, ${total} ${total === 1 ? "task" : "tasks"}`}
      data-lane={status}
      className={cn(
        "flex w-[82vw] min-w-48 max-w-96 shrink-0 snap-center flex-col rounded-xl bg-muted/60 sm:w-auto sm:flex-1 sm:shrink",
        drag?.slot?.status === status && "bg-accent/70",
      )}
    >
      <header className="flex h-10 shrink-0 items-center gap-2 pr-1.5 pl-3">
        <Icon aria-hidden className={cn("size-3.5", className)} />
        <h2 className="font-medium text-sm">{status}</h2>
        <span
          className={cn(
            "tnum text-xs",
            limit !== undefined && total > limit ? "font-medium text-destructive" : "text-muted-foreground",
          )}
          title={limit === undefined ? undefined : `At most ${limit} cards should stand here`}
        >
          {total.toLocaleString("en")}
          {limit !== undefined && `/${limit}`}
        </span>
        <span className="ml-auto flex">
          {canFold && (
            <Button variant="ghost" size="icon-sm" aria-label={`Fold ${status}`} onClick={() => toggleColumn(status)}>
              <ChevronsRightLeft aria-hidden />
            </Button>
          )}
          <Button variant="ghost" size="icon-sm" aria-label={`Add to ${status}`} onClick={() => setIsAdding(true)}>
            <Plus aria-hidden />
          </Button>
        </span>
      </header>
      {isAdding && <QuickAdd status={status} onClose={() => setIsAdding(false)} />}
      <div ref={scroller} className="scroll-quiet min-h-0 flex-1 overflow-y-auto px-1.5 pb-2">
        <div ref={setNodeRef} className="min-h-full pt-0.5">
          {cards.length === 0 && (
            <p className="px-2 py-3 text-center text-muted-foreground text-xs">
              {isFiltered ? "Nothing matches the filter" : "No tasks"}
            </p>
          )}
          <ul className="relative" style={{ height: virtualizer.getTotalSize() }}>
            {virtualizer.getVirtualItems().map((item) => {
              const card = cards[item.index];
              return (
                card && (
                  <li
                    key={item.key}
                    ref={virtualizer.measureElement}
                    data-index={item.index}
                    data-card-id={card.id}
                    data-row={item.index}
                    aria-setsize={total}
                    aria-posinset={item.index + 1}
                    className="absolute inset-x-0 top-0"
                    style={{ transform: `translateY(${item.start}px)` }}
                  >
                    <TaskCardItem card={card} isTabStop={card.id === tabStopId} />
                  </li>
                )
              );
            })}
            {dropTop !== null && (
              <li
                aria-hidden
                className="pointer-events-none absolute inset-x-1 z-10 h-0.5 rounded-full bg-primary"
                style={{ top: dropTop - 1 }}
              />
            )}
          </ul>
          {unread[status] > 0 && (
            <p className="py-2 text-center text-muted-foreground text-xs">
              {unread[status].toLocaleString("en")} more
              {isFiltered && "; words of their titles and texts find them too"}
            </p>
          )}
        </div>
      </div>
    </section>
  );
}
