"use client";

import { statusLooks } from "~/components/board/card-look";
import { openTask } from "~/components/board/use-board-url";
import { cn } from "~/components/class-names";
import { formatEstimate } from "~/shared/board-estimate";
import type { TaskCard } from "~/shared/contracts/task";

/** A task as one line of a list; a click opens it. */
export function TaskLine({ task }: { task: Pick<TaskCard, "id" | "number" | "title" | "status" | "estimateMinutes"> }) {
  const { icon: Icon, className } = statusLooks[task.status];
  return (
    <button
      type="button"
      onClick={() => openTask(task.id)}
      className="flex w-full items-center gap-2 rounded-md px-2 py-1.5 text-left hover:bg-accent"
    >
      <Icon aria-hidden className={cn("size-3.5 shrink-0", className)} />
      <span className="sr-only">{task.status}</span>
      <span className="tnum min-w-7 shrink-0 text-muted-foreground text-xs">#{task.number}</span>
      <span className="min-w-0 flex-1 truncate">{task.title}</span>
      {task.estimateMinutes !== null && (
        <span className="tnum shrink-0 text-muted-foreground text-xs">{formatEstimate(task.estimateMinutes)}</span>
      )}
    </button>
  );
}
