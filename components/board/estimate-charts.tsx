"use client";

import { useQuery } from "@tanstack/react-query";
import {
  CartesianGrid,
  Legend,
  Line,
  LineChart,
  ResponsiveContainer,
  Scatter,
  ScatterChart,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { useTRPC } from "~/app/_trpc/client";
import { ChartFrame } from "~/components/bench/chart-frame";
import { axis, chartSize, day, legend, tooltipStyle } from "~/components/board/flow-look";
import { Card, CardContent, CardHeader, CardTitle } from "~/components/ui/card";
import { ErrorState } from "~/components/ui/error-state";
import { formatEstimate } from "~/shared/board-estimate";
import { traceErrors, trendWindow } from "~/shared/estimate-trend";

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** Estimates against what the work took, and how far they were off as time went on. */
export function EstimateCharts({ workspaceId }: { workspaceId: string }) {
  const trpc = useTRPC();
  const report = useQuery(trpc.planning.estimateReport.queryOptions({ workspaceId }));
  if (report.error) {
    return (
      <ErrorState title="The estimates could not be read" error={report.error} onRetry={() => void report.refetch()} />
    );
  }
  if (!report.data) return null;
  const { error, points } = report.data;
  if (!error) {
    return (
      <Card className="lg:col-span-2">
        <CardHeader>
          <CardTitle>Estimates</CardTitle>
        </CardHeader>
        <CardContent className="text-muted-foreground text-sm">
          Charts of estimates appear here once a finished task has both an estimate and the time it took. Both stand in
          the task's sheet.
        </CardContent>
      </Card>
    );
  }
  const traced = traceErrors(points);
  const trend = points.map((point, at) => {
    const { error: off, medianError } = traced[at] ?? { error: 0, medianError: 0 };
    return { ...point, date: day.format(point.at), off, medianError };
  });
  const [first, last] = [trend[0], trend.at(-1)];
  const name = ({ number, title }: { number: number; title: string }) => `#${number} ${title}`;
  return (
    <>
      <ChartFrame
        title="Estimate against time taken"
        fileName="estimates"
        note={`${error.count} finished ${error.count === 1 ? "task" : "tasks"}; half of the estimates were off by at most ${percent(error.medianRelativeError)}, ${percent(error.withinHigh)} ended within the high estimate`}
        label={`Estimate against time taken: ${points.map((one) => `#${one.number}: estimated ${formatEstimate(one.p50Minutes)}, took ${formatEstimate(one.actualMinutes)}`).join("; ")}`}
        table={{
          headings: ["Task", "Estimate", "High", "Took"],
          rows: points.map((one) => [
            name(one),
            formatEstimate(one.p50Minutes),
            formatEstimate(one.p90Minutes),
            formatEstimate(one.actualMinutes),
          ]),
        }}
      >
        <ResponsiveContainer initialDimension={chartSize}>
          <ScatterChart accessibilityLayer={false}>
            <XAxis type="number" dataKey="p50Minutes" name="estimate" unit=" min" {...axis} />
            <YAxis
              type="number"
              dataKey="actualMinutes"
              name="taken"
              unit=" min"
              width={64}
              {...axis}
              axisLine={false}
            />
            <Tooltip contentStyle={tooltipStyle} />
            <Scatter data={points} fill="var(--primary)" isAnimationActive={false} />
          </ScatterChart>
        </ResponsiveContainer>
      </ChartFrame>
      <ChartFrame
        title="Estimate error over time"
        fileName="estimate-error"
        note={`how far each estimate was off, by the day the task was finished, and the median of the last ${trendWindow}`}
        label={`Estimate error over time: the median went from ${percent(first?.medianError ?? 0)} on ${first?.date} to ${percent(last?.medianError ?? 0)} on ${last?.date}`}
        table={{
          headings: ["Finished", "Task", "Off by", `Median of the last ${trendWindow}`],
          rows: trend.map((one) => [one.date, name(one), percent(one.off), percent(one.medianError)]),
        }}
      >
        <ResponsiveContainer initialDimension={chartSize}>
          <LineChart data={trend} accessibilityLayer={false}>
            <CartesianGrid vertical={false} stroke="var(--border)" />
            <XAxis dataKey="date" minTickGap={24} {...axis} />
            <YAxis width={48} tickFormatter={percent} {...axis} axisLine={false} />
            <Tooltip contentStyle={tooltipStyle} formatter={(value) => percent(Number(value))} />
            <Legend {...legend} />
            <Line
              dataKey="off"
              name="this task"
              stroke="var(--muted-foreground)"
              strokeWidth={0}
              dot={{ fill: "var(--muted-foreground)", stroke: "none", r: 2.5 }}
              isAnimationActive={false}
            />
            <Line
              dataKey="medianError"
              name={`median of the last ${trendWindow}`}
              stroke="var(--primary)"
              strokeWidth={2}
              dot={trend.length === 1}
              isAnimationActive={false}
            />
          </LineChart>
        </ResponsiveContainer>
      </ChartFrame>
    </>
  );
}
