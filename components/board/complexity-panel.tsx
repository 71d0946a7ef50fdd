"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useTRPC } from "~/app/_trpc/client";
import { useBoard } from "~/components/board/board-context";
import { TaskLine } from "~/components/board/task-line";
import { Button } from "~/components/ui/button";
import { toastError } from "~/components/ui/toaster";
import { formatEstimate } from "~/shared/board-estimate";
import { reportComplexity } from "~/shared/complexity-report";
import type { TaskCard } from "~/shared/contracts/task";

const MOST_SHOWN = 8;

/** How hard the open tasks are, how long they take together, and which of them to break down first. */
export function ComplexityPanel({ tasks }: { tasks: readonly TaskCard[] }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const { changes } = useBoard();
  const { classes, toBreakDown } = reportComplexity(tasks);
  const unclassified = tasks.filter(({ complexity, subtaskCount }) => complexity === null && subtaskCount === 0);
  const analyze = useMutation(trpc.planning.analyze.mutationOptions());
  const analyzeAll = useMutation({
    mutationFn: async () => {
      for (const { id: taskId } of unclassified) await analyze.mutateAsync({ taskId });
    },
    onSuccess: () => {
      toast(unclassified.length === 1 ? "1 task analysed" : `${unclassified.length} tasks analysed`);
      return Promise.all([
        client.invalidateQueries(trpc.planning.pathFilter()),
        client.invalidateQueries(trpc.tasks.pathFilter()),
      ]);
    },
    onError: (error) => toastError("The tasks could not be analysed", error),
  });
  return (
    <section aria-label="Complexity" className="rounded-xl border bg-card p-3">
      <div className="mb-1 flex items-center gap-2">
        <h2 className="mr-auto font-medium text-sm">Complexity</h2>
        {unclassified.length > 0 && (
          <Button size="sm" variant="outline" disabled={analyzeAll.isPending} onClick={() => analyzeAll.mutate()}>
            Analyse {unclassified.length}
          </Button>
        )}
      </div>
      <ul className="tnum flex flex-col gap-0.5 text-xs">
        {classes.map(({ class: taskClass, count, p50Minutes, p90Minutes, unestimated }) => (
          <li key={taskClass} className="flex gap-2">
            <span className="w-20 shrink-0">{taskClass ?? "no class"}</span>
            <span className="w-6 shrink-0 text-right">{count}</span>
            <span className="min-w-0 text-muted-foreground">
              {p50Minutes > 0 && `${formatEstimate(p50Minutes)} to ${formatEstimate(p90Minutes)}`}
              {p50Minutes > 0 && unestimated > 0 && ", "}
              {unestimated > 0 && `${unestimated} without an estimate`}
            </span>
          </li>
        ))}
      </ul>
      {toBreakDown.length > 0 && <h3 className="mt-2 font-medium text-xs">Worth breaking down first</h3>}
      {toBreakDown.slice(0, MOST_SHOWN).map((task) => (
        <div key={task.id} className="flex items-center gap-1">
          <div className="min-w-0 flex-1">
            <TaskLine task={task} />
          </div>
          <Button
            size="sm"
            variant="ghost"
            aria-label={`Break down task ${task.number}`}
            onClick={() => changes.breakDown.mutate({ id: task.id })}
          >
            Break down
          </Button>
        </div>
      ))}
    </section>
  );
}
