"use client";

import { useQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "~/app/_trpc/client";
import { useEngines, useJobs } from "~/app/_trpc/live-store";
import { BenchHistory } from "~/components/bench/bench-history";
import { BenchRunView } from "~/components/bench/bench-run-view";
import { BenchSetup } from "~/components/bench/bench-setup";
import { useBenchRuns } from "~/components/bench/use-bench-runs";
import { useStartBench } from "~/components/bench/use-start-bench";
import { PageBody } from "~/components/frame/page-body";
import { Button } from "~/components/ui/button";
import { Card } from "~/components/ui/card";
import { EmptyState } from "~/components/ui/empty-state";
import { ErrorState } from "~/components/ui/error-state";
import { Skeleton } from "~/components/ui/skeleton";
import { useUrlState } from "~/components/use-url-state";
import { matchPairs } from "~/shared/bench-pairing";
import { benchProfiles } from "~/shared/bench-profiles";
import { isTerminal, type Job } from "~/shared/contracts/job";
import type { Model } from "~/shared/contracts/model";
import { withDemoTwin } from "~/shared/demo-model";

/** Choose models, watch the run, read the result. The shown run is `?run=`; without it the one at work or the newest. */
export function BenchPage() {
  const trpc = useTRPC();
  const url = useUrlState();
  const models = useQuery(trpc.models.list.queryOptions());
  const isOllamaRunning = useEngines()?.some(({ id, state }) => id === "ollama" && state === "running") ?? false;
  const measurable = withDemoTwin(models.data ?? [], isOllamaRunning);
  const { query: listed, runs } = useBenchRuns();
  const live = useJobs().find((job) => job.kind === "bench" && !isTerminal(job.status)) ?? null;
  const shownId = url.get("run") || live?.id || runs[0]?.id || null;

  return (
    <PageBody>
      {models.isError ? (
        <ErrorState title="The models could not be read" error={models.error} onRetry={() => models.refetch()} />
      ) : models.isPending ? (
        <Skeleton className="h-40 rounded-lg" />
      ) : models.data.length === 0 ? (
        <Card>
          <EmptyState
            icon={FlaskConical}
            title="There is no model to measure"
            description="Install an MLX model and its GGUF twin, then compare them here with equal work in turns."
          >
            <Button asChild variant="primary">
              <Link href="/models?tab=catalogue">Choose a model</Link>
            </Button>
          </EmptyState>
        </Card>
      ) : (
        <BenchSetup
          models={measurable}
          wanted={url.get("model")}
          runs={runs}
          live={live}
          onStarted={(job) => url.push({ run: job.id })}
        />
      )}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_17rem]">
        <div className="min-w-0">
          {shownId ? (
            <BenchRunView key={shownId} id={shownId} />
          ) : (
            listed.isSuccess &&
            models.data &&
            models.data.length > 0 && (
              <NothingMeasured models={measurable} onStarted={(job) => url.push({ run: job.id })} />
            )
          )}
        </div>
        <BenchHistory
          shownId={shownId}
          onOpen={(run) => url.push({ run })}
          onRemoved={(id) => id === shownId && url.replace({ run: null })}
        />
      </div>
    </PageBody>
  );
}

function NothingMeasured({ models, onStarted }: { models: readonly Model[]; onStarted: (job: Job) => void }) {
  const start = useStartBench(onStarted);
  const [pair] = matchPairs(models);
  const modelA = pair?.modelA ?? models[0]?.name ?? "";
  const modelB = pair?.modelB ?? null;
  return (
    <Card>
      <EmptyState
        icon={FlaskConical}
        title="Nothing is measured yet"
        description="The verdict with its interval, the charts and every repetition appear here."
      >
        <Button
          variant="primary"
          disabled={start.isPending}
          onClick={() => start.mutate({ modelA, modelB, ...benchProfiles.quick.options })}
        >
          {modelB ? "Measure a pair quickly" : "Measure a model quickly"}
        </Button>
      </EmptyState>
    </Card>
  );
}
