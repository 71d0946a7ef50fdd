"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "~/app/_trpc/client";
import { ChartFrame } from "~/components/bench/chart-frame";
import { LineChart } from "~/components/bench/lazy-charts";
import type { LineSeries } from "~/components/bench/line-chart";
import { SeriesLegend } from "~/components/bench/series-legend";
import { Card } from "~/components/ui/card";
import { EmptyState } from "~/components/ui/empty-state";
import { ErrorState } from "~/components/ui/error-state";
import { Skeleton } from "~/components/ui/skeleton";
import { type FigureName, figureDescriptions } from "~/shared/bench-figures";

const shownFigures = ["decode", "ttft"] as const satisfies FigureName[];
const MAX_TICKS = 10;
const days = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** The same models and work over time, with marks where a version or the weights changed. */
export function BenchTrend({ id }: { id: string }) {
  const trpc = useTRPC();
  const runs = useQuery(trpc.bench.history.queryOptions({ id }));
  const points = runs.data ?? [];
  const marks = points.flatMap(({ changes }, index) => (changes.length > 0 ? [{ at: index + 0.5, changes }] : []));
  if (runs.isPending) return <Skeleton className="h-64 rounded-lg" />;
  if (runs.isError)
    return <ErrorState title="The history could not be read" error={runs.error} onRetry={() => runs.refetch()} />;
  if (points.length < 2) {
    return (
      <Card>
        <EmptyState
          title="One run is no history yet"
          description="Measure the same models with the same work again: the line appears here, with marks where versions changed."
        />
      </Card>
    );
  }
  const isConnected = new Set(points.map(({ configHash }) => configHash)).size === 1;
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 md:grid-cols-2">
        {shownFigures.map((figure) => {
          const { label, unit, better } = figureDescriptions[figure];
          const series = (["a", "b"] as const).flatMap((side): LineSeries[] => {
            const own = points.flatMap(({ sides }, index) => {
              const found = sides.find((one) => one.side === side);
              const summary = found?.figures[figure];
              return found && summary ? [{ index, model: found.model, summary }] : [];
            });
            const [first] = own;
            if (!first) return [];
            const drawn = own.map(({ index, summary }) => ({
              x: index + 1,
              y: summary.mean,
              interval: summary.interval,
            }));
            return [{ key: side, label: first.model.name, engine: first.model.engine, points: drawn }];
          });
          const rows = points.map(({ startedAt, sides }, index) => [
            String(index + 1),
            days.format(startedAt),
            ...sides.map(({ figures }) => figures[figure]?.mean.toFixed(1) ?? "n/a"),
          ]);
          return (
            <ChartFrame
              key={figure}
              title={label}
              note={`${unit} by run, oldest first, ${better} is better`}
              label={describeTrend(label, unit, points.length, series)}
              fileName={`${label} over time`}
              table={{ headings: ["Run", "Started", ...series.map((one) => one.label)], rows }}
              footer={<SeriesLegend series={series} />}
            >
              <LineChart
                series={series}
                ticks={chooseTicks(points.length)}
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

/** Where the line begins and ends, for those who do not see it; the table has all of it. */
const describeTrend = (label: string, unit: string, runs: number, series: readonly LineSeries[]): string =>
  `${label} over ${runs} runs: ${series
    .map((one) => `${one.label} from ${one.points[0]?.y.toFixed(1)} to ${one.points.at(-1)?.y.toFixed(1)} ${unit}`)
    .join("; ")}`;

/** Runs that are numbered below the chart: all, or so many that their numbers have room. */
function chooseTicks(runs: number): number[] {
  const step = Math.ceil(runs / MAX_TICKS);
  return Array.from({ length: Math.ceil(runs / step) }, (_, index) => 1 + index * step);
}
