"use client";

import { ChevronsRightLeft, Plus } from "lucide-react";
import { useBoard } from "~/components/board/board-context";
import { statusLooks } from "~/components/board/card-look";
import { cn } from "~/components/class-names";
import { Button } from "~/components/ui/button";
import { sideColumns } from "~/shared/board-columns";
import type { TaskStatus } from "~/shared/contracts/task";

/** A column's name and count, with the buttons that fold it and add to it. */
export function ColumnHeader({ status, onAdd }: { status: TaskStatus; onAdd: () => void }) {
  const { workspace, totals, toggleColumn } = useBoard();
  const limit = workspace?.rules.wipLimits[status];
  const total = totals[status];
  const { icon: Icon, className } = statusLooks[status];
  return (
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
        {(sideColumns as readonly string[]).includes(status) && (
          <Button variant="ghost" size="icon-sm" aria-label={`Fold ${status}`} onClick={() => toggleColumn(status)}>
            <ChevronsRightLeft aria-hidden />
          </Button>
        )}
        <Button variant="ghost" size="icon-sm" aria-label={`Add to ${status}`} onClick={onAdd}>
          <Plus aria-hidden />
        </Button>
      </span>
    </header>
  );
}
