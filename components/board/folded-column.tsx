"use client";

import { useBoard } from "~/components/board/board-context";
import { statusLooks } from "~/components/board/card-look";
import { cn } from "~/components/class-names";
import type { TaskStatus } from "~/shared/contracts/task";

/** A column as a narrow strip with its count: a click opens it, a card dropped on it goes to its top. */
export function FoldedColumn({ status, isTarget }: { status: TaskStatus; isTarget: boolean }) {
  const { totals, toggleColumn } = useBoard();
  const { icon: Icon, className } = statusLooks[status];
  return (
    <button
      type="button"
      data-lane={status}
      aria-label={`Open column ${status}, ${totals[status]} tasks`}
      aria-expanded={false}
      onClick={() => toggleColumn(status)}
      className={cn(
        "flex w-10 shrink-0 flex-col items-center gap-2 rounded-xl bg-muted/60 py-3 text-muted-foreground hover:bg-accent hover:text-foreground",
        isTarget && "bg-accent ring-2 ring-primary",
      )}
    >
      <Icon aria-hidden className={cn("size-3.5", className)} />
      <span className="tnum text-xs">{totals[status].toLocaleString("en")}</span>
      <span className="font-medium text-sm [writing-mode:vertical-rl]">{status}</span>
    </button>
  );
}
