"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "~/app/_trpc/client";
import { useJob } from "~/app/_trpc/live-store";
import { BenchCompare } from "~/components/bench/bench-compare";
import { BenchLive } from "~/components/bench/bench-live";
import { BenchResult } from "~/components/bench/bench-result";
import { BenchTrend } from "~/components/bench/bench-trend";
import { BenchWorkflow } from "~/components/bench/bench-workflow";
import { Card } from "~/components/ui/card";
import { ErrorState } from "~/components/ui/error-state";
import { Skeleton } from "~/components/ui/skeleton";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "~/components/ui/tabs";
import { useUrlState } from "~/components/use-url-state";
import type { BenchRun } from "~/shared/contracts/bench";
import { isTerminal, type Job } from "~/shared/contracts/job";

/**
 * One run: its live lanes while it is measured, its result afterwards. A run begins with the id of its job (a resumed
 * one names its new job), and its row appears once the models are looked up; until then a job of this session is all there
 * is.
 */
export function BenchRunView({ id }: { id: string }) {
  const trpc = useTRPC();
  const entry = useQuery(trpc.bench.entry.queryOptions({ id }));
  const listed = entry.data;
  const job = useJob(listed?.jobId || id);
  const run = useQuery({
    ...trpc.bench.get.queryOptions({ id }),
    retry: false,
    enabled: Boolean(listed) || job === null,
  });

  if (job && !isTerminal(job.status)) return <BenchLive job={job} run={run.data ?? null} />;
  if (run.data) return <StoredRun run={run.data} />;
  if (run.isError) {
    return (
      <Card>
        <ErrorState title="This run cannot be shown" error={run.error} onRetry={() => run.refetch()} />
      </Card>
    );
  }
  if (job && !listed && !entry.isFetching) return <NothingMeasured job={job} />;
  return <Skeleton className="h-96 rounded-lg" />;
}

const views = { result: "Result", compare: "Compare", trend: "History", workflow: "Workflow" } as const;

function StoredRun({ run }: { run: BenchRun }) {
  const url = useUrlState();
  const wanted = url.get("view");
  const view = wanted in views ? wanted : "result";
  return (
    <Tabs value={view} onValueChange={(next) => url.replace({ view: next === "result" ? null : next })}>
      <TabsList aria-label="Views of the run" className="mb-4">
        {Object.entries(views).map(([name, label]) => (
          <TabsTrigger key={name} value={name}>
            {label}
          </TabsTrigger>
        ))}
      </TabsList>
      <TabsContent value="result">
        <BenchResult run={run} />
      </TabsContent>
      <TabsContent value="compare">
        <BenchCompare run={run} />
      </TabsContent>
      <TabsContent value="trend">
        <BenchTrend id={run.id} />
      </TabsContent>
      <TabsContent value="workflow">
        <BenchWorkflow />
      </TabsContent>
    </Tabs>
  );
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
