"use client";

import { useDroppable } from "@dnd-kit/core";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useRef } from "react";
import { TaskCardItem } from "~/components/board/task-card-item";
import type { CardDrag } from "~/components/board/use-card-drag";
import { cn } from "~/components/class-names";
import { isSameLane, type LanePlace } from "~/shared/board-focus";
import type { TaskCard } from "~/shared/contracts/task";

export const CARD_HEIGHT_PX = 64;
const GAP_PX = 6;

/** A virtual list of a column's cards that scrolls by itself, with a line where a dragged card would land. */
export function CardList({
  cards,
  place,
  total,
  drag,
  tabStopId,
  onNearEnd,
  className,
  children,
}: {
  cards: readonly TaskCard[];
  place: LanePlace;
  /** The column's cards, also those that are not read yet. */
  total: number;
  drag: CardDrag | null;
  tabStopId: string | null;
  /** Called when the last cards come into view. */
  onNearEnd?: (() => void) | null;
  className?: string;
  /** What stands below the cards. */
  children?: ReactNode;
}) {
  const { setNodeRef } = useDroppable({ id: `lane:${place.group}:${place.status}` });
  const scroller = useRef<HTMLDivElement>(null);
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
  const isNearEnd = total > cards.length && lastDrawn > cards.length - 10;
  useEffect(() => {
    if (isNearEnd) onNearEnd?.();
  }, [isNearEnd, onNearEnd]);

  const carriedTo = drag?.isByKeyboard && drag.slot && isSameLane(drag.slot, place) ? drag.slot.index : null;
  useEffect(() => {
    if (carriedTo !== null) virtualizer.scrollToIndex(carriedTo);
  }, [carriedTo, virtualizer]);

  const dropTop = findDropTop();
  function findDropTop(): number | null {
    if (!drag?.slot || !isSameLane(drag.slot, place)) return null;
    const from = cards.findIndex((card) => card.id === drag.id);
    if (from === drag.slot.index) return null;
    const row = from >= 0 && drag.slot.index > from ? drag.slot.index + 1 : drag.slot.index;
    const below = virtualizer.measurementsCache[row];
    return below ? below.start - GAP_PX / 2 : virtualizer.getTotalSize() + GAP_PX / 2;
  }

  return (
    <div ref={scroller} className={cn("scroll-quiet overflow-y-auto px-1.5 pb-2", className)}>
      <div ref={setNodeRef} className="min-h-full pt-0.5">
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
        {children}
      </div>
    </div>
  );
}
