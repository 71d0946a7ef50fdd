"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowRight } from "lucide-react";
import { useTRPC } from "~/app/_trpc/client";
import { useBoard } from "~/components/board/board-context";
import { ComplexityPanel } from "~/components/board/complexity-panel";
import { DependencyGraph } from "~/components/board/dependency-graph";
import { TaskLine } from "~/components/board/task-line";
import { EmptyState } from "~/components/ui/empty-state";
import { ErrorState } from "~/components/ui/error-state";
import { Skeleton } from "~/components/ui/skeleton";
import { formatEstimate } from "~/shared/board-estimate";

/** What comes next and why, what can go on at the same time, and the chain that takes longest. */
export function PlanView({ workspaceId }: { workspaceId: string }) {
  const trpc = useTRPC();
  const plan = useQuery(trpc.planning.plan.queryOptions({ workspaceId }));
  const { isFiltered, passes } = useBoard();
  const next = useQuery(trpc.planning.next.queryOptions({ workspaceId })).data;
  if (plan.isPending) return <Skeleton className="mx-4 h-64" />;
  if (plan.error) {
    return <ErrorState title="The plan could not be made" error={plan.error} onRetry={() => void plan.refetch()} />;
  }
  const { waves: allWaves, criticalPath, criticalMinutes } = plan.data;
  // A wave keeps its number, whatever the filter leaves of it.
  const waves = allWaves.map((wave) => wave.filter(passes));
  if (allWaves.length === 0)
    return (
      <EmptyState icon={ArrowRight} title="No open tasks" description="Tasks that are not done are planned here." />
    );
  return (
    <div className="scroll-quiet grid min-h-0 flex-1 content-start grid-cols-[minmax(0,1fr)] gap-4 overflow-y-auto px-4 pb-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="flex min-w-0 flex-col gap-4">
        <DependencyGraph waves={waves} criticalPath={criticalPath} />
        {isFiltered && waves.every((wave) => wave.length === 0) && (
          <p className="py-6 text-center text-muted-foreground text-sm">Nothing matches the filter</p>
        )}
        {waves.map((wave, index) => (
          <section
            // biome-ignore lint/suspicious/noArrayIndexKey: a wave is its place in the order
            key={index}
            hidden={wave.length === 0}
            aria-label={`Wave ${index + 1}`}
            className="rounded-xl border bg-card p-2"
          >
            <h2 className="px-2 pb-1 font-medium text-sm">
              Wave {index + 1}
              <span className="tnum ml-2 font-normal text-muted-foreground text-xs">
                {wave.length} {wave.length === 1 ? "task" : "tasks"}
                {index > 0 && ", waiting for earlier waves"}
              </span>
            </h2>
            {wave.map((task) => (
              <TaskLine key={task.id} task={task} />
            ))}
          </section>
        ))}
      </div>
      <div className="flex flex-col gap-4">
        <section aria-label="Next task" className="rounded-xl border bg-card p-3">
          <h2 className="mb-1 font-medium text-sm">Next</h2>
          {next ? (
            <>
              <TaskLine task={next.task} />
              <ul className="mt-1 list-inside list-disc px-2 text-muted-foreground text-xs">
                {next.reasons.map((reason) => (
                  <li key={reason}>{reason}</li>
                ))}
              </ul>
            </>
          ) : (
            <p className="text-muted-foreground text-xs">Nothing is ready: all open tasks wait or are under way.</p>
          )}
        </section>
        <ComplexityPanel tasks={waves.flat()} />
        <section aria-label="Critical path" className="rounded-xl border bg-card p-3">
          <h2 className="mb-1 font-medium text-sm">
            Critical path
            <span className="tnum ml-2 font-normal text-muted-foreground text-xs">
              {formatEstimate(criticalMinutes)}; tasks without an estimate count as 2h
            </span>
          </h2>
          {criticalPath.map((task) => (
            <TaskLine key={task.id} task={task} />
          ))}
        </section>
      </div>
    </div>
  );
}
