"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { ChartFrame } from "~/components/bench/chart-frame";
import { LineChart, type LineSeries } from "~/components/bench/line-chart";
import { SeriesLegend } from "~/components/bench/series-legend";
import { Card } from "~/components/ui/card";
import { EmptyState } from "~/components/ui/empty-state";
import { ErrorState } from "~/components/ui/error-state";
import { Skeleton } from "~/components/ui/skeleton";
import { findMarks } from "~/shared/bench-compare";
import { type FigureName, figureDescriptions } from "~/shared/bench-figures";
import { reportRun } from "~/shared/bench-report";
import type { BenchRun } from "~/shared/contracts/bench";

const shownFigures = ["decode", "ttft"] as const satisfies FigureName[];
const formatDay = (time: number): string =>
  new Date(time).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });

/** The same models and work over time, with marks where a version or the weights changed. */
export function BenchTrend({ id }: { id: string }) {
  const trpc = useTRPC();
  const runs = useQuery(trpc.bench.history.queryOptions({ id }));
  const reports = useMemo(() => (runs.data ?? []).map((run) => ({ run, report: reportRun(run) })), [runs.data]);
  const marks = useMemo(() => listMarks(runs.data ?? []), [runs.data]);
  if (runs.isPending) return <Skeleton className="h-64 rounded-lg" />;
  if (runs.isError)
    return <ErrorState title="The history could not be read" error={runs.error} onRetry={() => runs.refetch()} />;
  if (reports.length < 2) {
    return (
      <Card>
        <EmptyState
          title="One run is no history yet"
          description="Measure the same models with the same work again: the line appears here, with marks where versions changed."
        />
      </Card>
    );
  }
  const isConnected = new Set(reports.map(({ run }) => run.configHash)).size === 1;
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 md:grid-cols-2">
        {shownFigures.map((figure) => {
          const { label, unit, better } = figureDescriptions[figure];
          const series = (["a", "b"] as const).flatMap((side): LineSeries[] => {
            const own = reports.flatMap(({ run, report }, index) => {
              const found = report.sides.find((one) => one.side === side);
              const summary = found?.figures[figure];
              return found && summary ? [{ run, index, model: found.model, summary }] : [];
            });
            const [first] = own;
            if (!first) return [];
            const points = own.map(({ index, summary }) => ({
              x: index + 1,
              y: summary.mean,
              interval: summary.interval,
            }));
            return [{ key: side, label: first.model.name, engine: first.model.engine, points }];
          });
          const rows = reports.map(({ run, report }) => [
            formatDay(run.startedAt),
            ...report.sides.map(({ figures }) => figures[figure]?.mean.toFixed(1) ?? "n/a"),
          ]);
          return (
            <ChartFrame
              key={figure}
              title={label}
              note={`${unit} by run, oldest first, ${better} is better`}
              label={`${label} over ${reports.length} runs: ${rows.map((row) => row.join(" ")).join("; ")}`}
              fileName={`${label} over time`}
              table={{ headings: ["Run", ...series.map((one) => one.label)], rows }}
              footer={<SeriesLegend series={series} />}
            >
              <LineChart
                series={series}
                ticks={reports.map((_, index) => index + 1)}
                marks={marks.map(({ at }) => at)}
                isConnected={isConnected}
              />
            </ChartFrame>
          );
        })}
      </div>
      {marks.length > 0 && (
        <ul className="flex flex-col gap-1 text-sm">
          {marks.map(({ at, changes }) => (
            <li key={at}>
              <span className="tnum text-muted-foreground">before run {Math.ceil(at)}: </span>
              {changes.join("; ")}
            </li>
          ))}
        </ul>
      )}
      {!isConnected && (
        <p className="text-muted-foreground text-xs">
          The points are not connected: not all of these runs measured the same weights with the same context.
        </p>
      )}
    </div>
  );
}

/** Between which runs something changed that may explain a change of speed. */
function listMarks(runs: readonly BenchRun[]): { at: number; changes: string[] }[] {
  return runs.flatMap((run, index) => {
    const before = runs[index - 1];
    const changes = before ? findMarks(before, run) : [];
    return changes.length > 0 ? [{ at: index + 0.5, changes }] : [];
  });
}
