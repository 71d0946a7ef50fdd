"use client";

import { Archive, Ellipsis, PanelRightOpen, Sparkles, SquareCheck, Trash2 } from "lucide-react";
import { useBoard } from "~/components/board/board-context";
import { statusLooks } from "~/components/board/card-look";
import { openTask } from "~/components/board/use-board-url";
import { useBreakdownModel } from "~/components/board/use-breakdown-model";
import { cn } from "~/components/class-names";
import { Button } from "~/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "~/components/ui/dropdown-menu";
import { Kbd } from "~/components/ui/kbd";
import { groupKeyOf } from "~/shared/board-groups";
import { type TaskCard, taskStatuses } from "~/shared/contracts/task";

/** What can be done with a card without opening it. Shown on hover and focus, always there for touch. */
export function CardMenu({ card, isTabStop }: { card: TaskCard; isTabStop: boolean }) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="ghost"
          size="icon-sm"
          tabIndex={isTabStop ? 0 : -1}
          aria-label={`Actions for #${card.number}`}
          className={cn(
            "absolute top-1 right-1 size-6 bg-card focus-visible:opacity-100 aria-expanded:opacity-100",
            "pointer-fine:opacity-0 group-hover/card:opacity-100 group-focus-within/card:opacity-100",
          )}
        >
          <Ellipsis aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="w-60">
        <CardMenuItems card={card} />
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

/** Mounted only while the menu is open, so that a thousand cards cost no queries. */
function CardMenuItems({ card }: { card: TaskCard }) {
  const { changes, place, remove, selection, grouping } = useBoard();
  const group = groupKeyOf(card, grouping);
  const { chosen, label } = useBreakdownModel();
  return (
    <>
      <DropdownMenuItem onSelect={() => openTask(card.id)}>
        <PanelRightOpen aria-hidden />
        Open
      </DropdownMenuItem>
      <DropdownMenuItem onSelect={() => selection.toggle(card.id)}>
        <SquareCheck aria-hidden />
        {selection.ids.has(card.id) ? "Take out of the selection" : "Select"}
        <Kbd className="ml-auto">x</Kbd>
      </DropdownMenuItem>
      <DropdownMenuItem onSelect={() => changes.breakDown.mutate({ id: card.id, model: chosen ?? undefined })}>
        <Sparkles aria-hidden />
        <span className="min-w-0">
          Break down
          <span className="block truncate text-muted-foreground text-xs">{label}</span>
        </span>
      </DropdownMenuItem>
      <DropdownMenuSeparator />
      <DropdownMenuLabel>Move to</DropdownMenuLabel>
      {taskStatuses
        .filter((status) => status !== card.status)
        .map((status) => {
          const { icon: Icon, className } = statusLooks[status];
          return (
            <DropdownMenuItem key={status} onSelect={() => place(card.id, { group, status, index: 0 })}>
              <Icon aria-hidden className={className} />
              {status}
            </DropdownMenuItem>
          );
        })}
      <DropdownMenuSeparator />
      <DropdownMenuItem onSelect={() => changes.changeMany.mutate({ ids: [card.id], patch: { archived: true } })}>
        <Archive aria-hidden />
        Archive
      </DropdownMenuItem>
      <DropdownMenuItem variant="destructive" onSelect={() => remove(card.id)}>
        <Trash2 aria-hidden />
        Delete
      </DropdownMenuItem>
    </>
  );
}
