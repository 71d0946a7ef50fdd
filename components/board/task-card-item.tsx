"use client";

import { useDraggable } from "@dnd-kit/core";
import { type KeyboardEvent, memo, useEffect, useRef } from "react";
import { useBoard } from "~/components/board/board-context";
import { CardFace } from "~/components/board/card-face";
import { CardMenu } from "~/components/board/card-menu";
import { openTask } from "~/components/board/use-board-url";
import { cn } from "~/components/class-names";
import { groupKeyOf } from "~/shared/board-groups";
import type { TaskCard } from "~/shared/contracts/task";

/** One card of a column: a button that opens the task and is dragged, and its menu beside it. */
export const TaskCardItem = memo(function TaskCardItem({ card, isTabStop }: { card: TaskCard; isTabStop: boolean }) {
  const { cardsById, focus, selection, grouping } = useBoard();
  const isSelected = selection.ids.has(card.id);
  const { attributes, listeners, setNodeRef, isDragging } = useDraggable({ id: card.id });
  const element = useRef<HTMLButtonElement | null>(null);

  useEffect(() => {
    if (focus.target.id !== card.id) return;
    const place = { group: groupKeyOf(card, grouping), status: card.status };
    if (focus.takeFocus(card.id, place)) element.current?.focus();
  }, [card, focus, grouping]);

  /** A pick-up key with a modifier belongs to the browser. */
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.metaKey && !event.ctrlKey && !event.altKey) listeners?.onKeyDown?.(event);
  };

  return (
    <div className={cn("group/card relative", isDragging && "opacity-40")}>
      <button
        {...attributes}
        {...listeners}
        type="button"
        ref={(node) => {
          element.current = node;
          setNodeRef(node);
        }}
        onKeyDown={onKeyDown}
        tabIndex={isTabStop ? 0 : -1}
        onFocus={() => focus.noteFocus(card.id)}
        aria-pressed={selection.ids.size > 0 ? isSelected : undefined}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey) selection.toggle(card.id);
          else openTask(card.id);
        }}
        className={cn(
          "block w-full touch-manipulation select-none rounded-lg border bg-card px-3 py-2 text-left transition-colors hover:border-input focus-visible:outline-offset-0",
          isSelected && "border-primary bg-primary-soft hover:border-primary",
        )}
      >
        <CardFace card={card} numberOf={(id) => cardsById.get(id)?.number} />
      </button>
      <CardMenu card={card} isTabStop={isTabStop} />
    </div>
  );
});
