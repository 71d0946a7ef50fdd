"use client";

import { useQuery } from "@tanstack/react-query";
import { Check, Circle, CircleDot } from "lucide-react";
import { useTRPC } from "~/app/_trpc/client";
import { cn } from "~/components/class-names";
import type { TaskDetail } from "~/shared/contracts/task";
import { describePipeline, type PipelineStep } from "~/shared/task-pipeline";

const icons: Record<PipelineStep["state"], typeof Check> = { done: Check, now: CircleDot, next: Circle };
const words: Record<PipelineStep["state"], string> = { done: "done", now: "here now", next: "to come" };

/** Where the task stands on its way from the request to Done. */
export function TaskPipeline({ task }: { task: TaskDetail }) {
  const trpc = useTRPC();
  const analysis = useQuery(trpc.planning.analysis.queryOptions({ taskId: task.id })).data;
  const proposals = useQuery(trpc.proposals.list.queryOptions({ taskId: task.id })).data;
  const executions = useQuery(trpc.executions.list.queryOptions({ taskId: task.id })).data;
  const steps = describePipeline({
    task,
    analysis: analysis ?? null,
    proposal: proposals?.[0]?.status ?? null,
    execution: executions?.[0]?.status ?? null,
  });
  return (
    <ol aria-label="The task's way" className="flex flex-wrap items-center gap-x-1.5 gap-y-1 text-xs">
      {steps.map(({ name, state, note }, i) => {
        const Icon = icons[state];
        return (
          <li key={name} aria-current={state === "now" ? "step" : undefined} className="flex items-center gap-1.5">
            {i > 0 && <span aria-hidden className="h-px w-3 bg-border" />}
            <Icon
              aria-hidden
              className={cn("size-3.5", state === "next" ? "text-muted-foreground" : "text-primary dark:text-ring")}
            />
            <span className={cn(state === "now" && "font-medium", state === "next" && "text-muted-foreground")}>
              {name}
              <span className="sr-only"> ({words[state]})</span>
              {note && <span className="font-normal text-muted-foreground">: {note}</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
