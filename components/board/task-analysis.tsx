"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "~/app/_trpc/client";
import { useBoard } from "~/components/board/board-context";
import { useBreakdownModel } from "~/components/board/use-breakdown-model";
import { DemoBadge } from "~/components/models/demo-badge";
import { Badge } from "~/components/ui/badge";
import { Button } from "~/components/ui/button";
import { toastError } from "~/components/ui/toaster";
import { formatEstimate } from "~/shared/board-estimate";
import type { Analysis, Estimate } from "~/shared/contracts/analysis";

const methods: Record<Estimate["method"], string> = {
  similar: "from similar finished tasks",
  history: "from finished tasks of its class",
  model: "by a model",
  class: "usual for its class",
};

/** How hard and how long the task is, with what that rests on. */
export function TaskAnalysis({ taskId }: { taskId: string }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const { changes } = useBoard();
  const { chosen } = useBreakdownModel();
  const analysis = useQuery(trpc.planning.analysis.queryOptions({ taskId })).data;
  const estimate = useQuery(trpc.planning.estimateOf.queryOptions({ taskId })).data;
  const analyze = useMutation(
    trpc.planning.analyze.mutationOptions({
      onSuccess: () => client.invalidateQueries(trpc.planning.pathFilter()),
      onError: (error) => toastError("The task could not be analysed", error),
    }),
  );
  return (
    <section aria-label="Analysis" className="flex flex-col gap-2 rounded-lg border bg-card p-3">
      <div className="flex items-center gap-2">
        <h3 className="mr-auto font-medium text-xs">Analysis</h3>
        <Button size="sm" variant="outline" onClick={() => changes.estimate.mutate({ taskIds: [taskId] })}>
          Estimate
        </Button>
        <Button
          size="sm"
          variant="outline"
          disabled={analyze.isPending}
          onClick={() => analyze.mutate({ taskId, asksModel: true, model: chosen ?? undefined })}
        >
          {analyze.isPending && analyze.variables.asksModel ? "Asking…" : "Ask a model"}
        </Button>
        <Button size="sm" variant="outline" disabled={analyze.isPending} onClick={() => analyze.mutate({ taskId })}>
          {analysis ? "Analyse again" : "Analyse"}
        </Button>
      </div>
      {analysis ? (
        <Findings analysis={analysis} isStale={analysis.isStale} />
      ) : (
        <p className="text-muted-foreground text-xs">Says how hard the task is and why. No model is needed.</p>
      )}
      {estimate && (
        <p className="tnum text-xs">
          Half of such tasks are done within {formatEstimate(estimate.p50Minutes)}, nine of ten within{" "}
          {formatEstimate(estimate.p90Minutes)};{" "}
          <span className="text-muted-foreground">{methods[estimate.method]}</span>
        </p>
      )}
      {estimate && <Evidence estimate={estimate} />}
    </section>
  );
}

/** The finished tasks that an estimate rests on, most alike first, and how they were found. */
function Evidence({ estimate: { method, evidence, comparison } }: { estimate: Estimate }) {
  return (
    <>
      {method === "similar" && (
        <ul aria-label="Similar tasks" className="tnum flex flex-col gap-0.5 text-xs">
          {evidence.map(({ text, taskNumber, minutes, similarity }) => (
            <li key={taskNumber} className="flex gap-2">
              <span className="w-9 shrink-0 text-right text-muted-foreground">
                {similarity !== undefined && `${Math.round(similarity * 100)} %`}
              </span>
              <span className="min-w-0 flex-1 truncate">
                #{taskNumber} {text}
              </span>
              {minutes !== undefined && <span className="shrink-0">took {formatEstimate(minutes)}</span>}
            </li>
          ))}
        </ul>
      )}
      {comparison && <p className="text-muted-foreground text-xs">Finished tasks were {comparison}.</p>}
    </>
  );
}

function Findings({ analysis, isStale }: { analysis: Analysis; isStale: boolean }) {
  return (
    <>
      <p className="flex flex-wrap items-center gap-1.5">
        <Badge variant="primary">{analysis.class}</Badge>
        {analysis.canAutoExecute && <Badge variant="success">may run by itself</Badge>}
        {analysis.needsBreakdown && <Badge variant="warning">worth breaking down</Badge>}
        {isStale && <Badge variant="outline">the task was changed since</Badge>}
        <span className="text-muted-foreground text-xs">certainty {Math.round(analysis.certainty * 100)} %</span>
      </p>
      <ul className="flex flex-col gap-0.5 text-xs">
        {analysis.factors.map(({ name, weight, evidence }) => (
          <li key={name} className="flex gap-2">
            <span className="tnum w-9 shrink-0 text-right text-muted-foreground">
              {weight > 0 ? "+" : "−"}
              {Math.abs(weight).toFixed(1)}
            </span>
            <span className="min-w-0">
              {name}: <span className="text-muted-foreground">{evidence}</span>
            </span>
          </li>
        ))}
      </ul>
      {analysis.opinion && (
        <p className="text-xs">
          {analysis.opinion.class !== analysis.class && <Badge variant="warning">they differ</Badge>}{" "}
          <DemoBadge model={analysis.opinion.model} /> {analysis.opinion.model} says {analysis.opinion.class}:{" "}
          <span className="text-muted-foreground">{analysis.opinion.reason}</span>
        </p>
      )}
      <p className="text-muted-foreground text-xs">
        Best done {analysis.recommendation.place === "local" ? "here" : "elsewhere"}: {analysis.recommendation.reason}
      </p>
    </>
  );
}
