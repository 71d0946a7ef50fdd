"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useTRPC } from "~/app/_trpc/client";
import { describeRun } from "~/components/board/run-facts";
import { DemoBadge } from "~/components/models/demo-badge";
import { Badge } from "~/components/ui/badge";
import type { Run } from "~/shared/contracts/proposal";

const runBadges = {
  running: "primary",
  ok: "success",
  failed: "destructive",
  cancelled: "neutral",
  interrupted: "warning",
} as const satisfies Record<Run["status"], string>;

const time = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** Every call of a model for this task, folded; each opens to its error and its raw text. */
export function TaskRuns({ taskId }: { taskId: string }) {
  const trpc = useTRPC();
  const runs = useQuery(trpc.proposals.runs.queryOptions({ taskId })).data ?? [];
  if (runs.length === 0) return null;
  return (
    <section aria-label="Model runs" className="flex flex-col gap-1.5">
      <h3 className="font-medium text-xs">
        Model runs <span className="tnum text-muted-foreground">{runs.length}</span>
      </h3>
      <ul className="divide-y rounded-lg border bg-card">
        {runs.map((run) => (
          <li key={run.id}>
            <details className="group">
              <summary className="flex cursor-pointer list-none items-center gap-2 px-2.5 py-1.5 hover:bg-accent">
                <ChevronRight
                  aria-hidden
                  className="size-3.5 shrink-0 text-muted-foreground transition-transform group-open:rotate-90"
                />
                <Badge variant={runBadges[run.status]}>{run.status}</Badge>
                <span className="min-w-0 flex-1 truncate">{run.model}</span>
                <DemoBadge model={run.model} />
                <span className="tnum shrink-0 text-muted-foreground text-xs">{time.format(run.startedAt)}</span>
              </summary>
              <div className="flex flex-col gap-1.5 px-2.5 pb-2.5">
                <p className="tnum text-muted-foreground text-xs">{describeRun(run)}</p>
                {run.error && <p className="break-words text-destructive">{run.error}</p>}
                <RawText text={run.rawOutput} />
              </div>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What a model said, unchanged. It takes the keyboard focus so that arrow keys scroll it. */
export function RawText({ text }: { text: string }) {
  return (
    <section
      aria-label="Raw text of the model"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="scroll-quiet max-h-72 overflow-auto whitespace-pre-wrap break-words rounded-md border bg-muted p-2.5 font-mono text-xs"
    >
      {text === "" ? <span className="font-sans text-muted-foreground">The model said nothing.</span> : text}
    </section>
  );
}
