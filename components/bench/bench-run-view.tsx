"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "~/app/_trpc/client";
import { useJob } from "~/app/_trpc/live-store";
import { BenchLive } from "~/components/bench/bench-live";
import { BenchResult } from "~/components/bench/bench-result";
import { Card } from "~/components/ui/card";
import { ErrorState } from "~/components/ui/error-state";
import { Skeleton } from "~/components/ui/skeleton";
import { isTerminal, type Job } from "~/shared/contracts/job";

/**
 * One run: its live lanes while it is measured, its result afterwards. A run has the id of its job, and its row appears
 * once the models are looked up; until the list shows it, a job of this session is all there is.
 */
export function BenchRunView({ id }: { id: string }) {
  const trpc = useTRPC();
  const job = useJob(id);
  const runs = useQuery(trpc.bench.list.queryOptions());
  const isListed = runs.data?.some((run) => run.id === id) ?? false;
  const run = useQuery({ ...trpc.bench.get.queryOptions({ id }), retry: false, enabled: isListed || job === null });

  if (job && !isTerminal(job.status)) return <BenchLive job={job} run={run.data ?? null} />;
  if (run.data) return <BenchResult run={run.data} />;
  if (run.isError) {
    return (
      <Card>
        <ErrorState title="This run cannot be shown" error={run.error} onRetry={() => run.refetch()} />
      </Card>
    );
  }
  if (job && !isListed && !runs.isFetching) return <NothingMeasured job={job} />;
  return <Skeleton className="h-96 rounded-lg" />;
}

/** A job that ended before it had a run. */
function NothingMeasured({ job }: { job: Job }) {
  const { message, hint } = job.error ?? { message: "It was stopped before its first repetition.", hint: undefined };
  return (
    <Card>
      <ErrorState title="Nothing was measured" error={Object.assign(new Error(message), { data: { hint } })} />
    </Card>
  );
}
