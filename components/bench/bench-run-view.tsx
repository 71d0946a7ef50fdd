"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "~/app/_trpc/client";
import { useJob } from "~/app/_trpc/live-store";
import { BenchLive } from "~/components/bench/bench-live";
import { BenchResult } from "~/components/bench/bench-result";
import { Card } from "~/components/ui/card";
import { ErrorState } from "~/components/ui/error-state";
import { Skeleton } from "~/components/ui/skeleton";
import { isTerminal } from "~/shared/contracts/job";

/** One run: its live lanes while it is measured, its result afterwards. A run has the id of its job. */
export function BenchRunView({ id }: { id: string }) {
  const trpc = useTRPC();
  const job = useJob(id);
  const isLive = job !== null && !isTerminal(job.status);
  // The run's row appears once the models are looked up, so a live job may be ahead of it.
  const run = useQuery({ ...trpc.bench.get.queryOptions({ id }), retry: false });

  if (isLive) return <BenchLive job={job} run={run.data ?? null} />;
  if (run.isPending) return <Skeleton className="h-96 rounded-lg" />;
  if (run.isError) {
    return (
      <Card>
        <ErrorState
          title={job?.error ? "The benchmark failed before its first repetition" : "This run cannot be shown"}
          error={
            job?.error
              ? new Error(job.error.hint ? `${job.error.message}. ${job.error.hint}` : job.error.message)
              : run.error
          }
          onRetry={() => run.refetch()}
        />
      </Card>
    );
  }
  return <BenchResult run={run.data} />;
}
