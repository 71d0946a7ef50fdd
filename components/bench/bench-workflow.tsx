"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "~/app/_trpc/client";
import { PlainTable } from "~/components/bench/plain-table";
import { Card, CardContent, CardHeader, CardTitle } from "~/components/ui/card";
import { EmptyState } from "~/components/ui/empty-state";
import { ErrorState } from "~/components/ui/error-state";
import { Skeleton } from "~/components/ui/skeleton";
import { formatDuration } from "~/shared/format-quantity";

/** Time and success of each model in breakdowns, executions and optimisations, from what was really asked for. */
export function BenchWorkflow() {
  const trpc = useTRPC();
  const figures = useQuery(trpc.bench.workflow.queryOptions());
  if (figures.isPending) return <Skeleton className="h-40 rounded-lg" />;
  if (figures.isError)
    return <ErrorState title="The figures could not be read" error={figures.error} onRetry={() => figures.refetch()} />;
  return (
    <Card className="min-w-0">
      <CardHeader>
        <CardTitle>Work on the board, by model</CardTitle>
      </CardHeader>
      {figures.data.length === 0 ? (
        <EmptyState
          title="No model has worked on the board yet"
          description="Break a task down, let a model execute one or improve a prompt: time and success of each model appear here."
        />
      ) : (
        <CardContent>
          <PlainTable
            headings={["Work", "Model", "Calls", "Succeeded", "Median time", "Slowest"]}
            rows={figures.data.map(({ kind, model, calls, succeeded, medianMs, slowestMs }) => [
              kind,
              model,
              String(calls),
              `${succeeded} (${Math.round((succeeded / calls) * 100)} %)`,
              formatDuration(medianMs),
              formatDuration(slowestMs),
            ])}
          />
        </CardContent>
      )}
    </Card>
  );
}
