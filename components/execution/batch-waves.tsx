"use client";

import { openExecution, openExecutionJob, openTask } from "~/components/board/use-board-url";
import { Badge } from "~/components/ui/badge";
import type { BatchItem, BatchItemState, ExecutionBatch } from "~/shared/contracts/execution-batch";
import { formatCount, formatDuration } from "~/shared/format-quantity";

const looks: Record<
  BatchItemState,
  { words: string; variant: "neutral" | "primary" | "success" | "warning" | "destructive" }
> = {
  waiting: { words: "waits", variant: "neutral" },
  ready: { words: "next", variant: "neutral" },
  queued: { words: "next", variant: "neutral" },
  running: { words: "being done", variant: "primary" },
  review: { words: "decide", variant: "warning" },
  applied: { words: "applied", variant: "success" },
  rejected: { words: "not taken", variant: "neutral" },
  failed: { words: "failed", variant: "destructive" },
  refused: { words: "cannot be done", variant: "destructive" },
  cancelled: { words: "cancelled", variant: "neutral" },
};

/** The tasks of a batch by wave: how each stands, what it waits for, and what it took. */
export function BatchWaves({ batch }: { batch: ExecutionBatch }) {
  const waves = [...new Set(batch.items.map(({ wave }) => wave))];
  return (
    <div className="flex flex-col gap-2 p-2.5 text-sm">
      {waves.map((wave) => (
        <section key={wave} aria-label={`Wave ${wave}`}>
          <h3 className="font-medium text-muted-foreground text-xs">Wave {wave}</h3>
          <ul>
            {batch.items
              .filter((item) => item.wave === wave)
              .map((item) => (
                <Item key={item.taskId} item={item} />
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Item({ item }: { item: BatchItem }) {
  const { taskId, number, title, state, waitsFor, detail, jobId, executionId, model, outputTokens, durationMs } = item;
  const { words, variant } = looks[state];
  const open = () => {
    if ((state === "queued" || state === "running") && jobId) openExecutionJob(taskId, jobId);
    else if (executionId) openExecution(taskId, executionId);
    else openTask(taskId);
  };
  const facts = [
    ...(model && durationMs !== null
      ? [`${formatCount(outputTokens)} token${outputTokens === 1 ? "" : "s"}, ${formatDuration(durationMs)}, ${model}`]
      : []),
    ...(waitsFor.length > 0 ? [`waits for ${waitsFor.map((other) => `#${other.number}`).join(", ")}`] : []),
  ];
  return (
    <li className="flex flex-col">
      <button
        type="button"
        disabled={number === null}
        onClick={open}
        className="flex w-full flex-wrap items-center gap-x-2 gap-y-0.5 rounded-md px-1.5 py-1 text-left hover:bg-accent"
      >
        <Badge variant={variant}>{words}</Badge>
        {number !== null && <span className="tnum text-muted-foreground text-xs">#{number}</span>}
        <span className="min-w-0 flex-1 truncate">{title}</span>
        <span className="tnum text-muted-foreground text-xs max-sm:basis-full">{facts.join(" · ")}</span>
      </button>
      {detail && <p className="break-words px-1.5 pb-1 text-muted-foreground text-xs">{detail}</p>}
    </li>
  );
}
