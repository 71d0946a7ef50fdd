"use client";

import { Trash2 } from "lucide-react";
import { memo } from "react";
import { cn } from "~/components/class-names";
import { Badge } from "~/components/ui/badge";
import { Button } from "~/components/ui/button";
import { EngineMark } from "~/components/ui/engine-badge";
import type { BenchRunEntry } from "~/shared/contracts/bench-lab";
import { formatAge } from "~/shared/format-quantity";

/** A stored run in the history: its models, when it began, and how it ended where that is not well. */
export const HistoryRow = memo(function HistoryRow({
  run,
  now,
  isShown,
  onOpen,
  onDelete,
}: {
  run: BenchRunEntry;
  now: number;
  isShown: boolean;
  onOpen: (id: string) => void;
  onDelete: (run: BenchRunEntry) => void;
}) {
  const age = formatAge(run.startedAt, now);
  return (
    <div className={cn("flex items-start border-b", isShown && "bg-accent")}>
      <button
        type="button"
        aria-current={isShown}
        className="flex min-w-0 flex-1 flex-col gap-1 px-4 py-2.5 text-left hover:bg-accent"
        onClick={() => onOpen(run.id)}
      >
        <ModelLine model={run.a} />
        {run.b && <ModelLine model={run.b} />}
        <span className="flex flex-wrap items-center gap-2 text-muted-foreground text-xs">
          {age}
          {run.baselineAt !== null && <Badge>baseline</Badge>}
          {run.status !== "complete" && (
            <Badge variant={run.status === "failed" ? "destructive" : "warning"}>{run.status}</Badge>
          )}
        </span>
      </button>
      {run.status !== "running" && (
        <Button
          variant="ghost"
          size="icon-sm"
          className="mt-1.5 mr-1.5"
          aria-label={`Delete the run of ${run.a.name}, ${age}`}
          onClick={() => onDelete(run)}
        >
          <Trash2 aria-hidden className="size-3.5" />
        </Button>
      )}
    </div>
  );
});

function ModelLine({ model }: { model: BenchRunEntry["a"] }) {
  return (
    <span className="flex min-w-0 items-center gap-2 text-xs">
      <EngineMark engine={model.engine} />
      <span className="truncate">{model.name}</span>
    </span>
  );
}
