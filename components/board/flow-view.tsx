"use client";

import { useQuery } from "@tanstack/react-query";
import { ChartArea } from "lucide-react";
import { type ReactNode, useState } from "react";
import {
  Area,
  AreaChart,
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
import { Card, CardContent, CardHeader, CardTitle } from "~/components/ui/card";
import { EmptyState } from "~/components/ui/empty-state";
import { ErrorState } from "~/components/ui/error-state";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "~/components/ui/select";
import { Skeleton } from "~/components/ui/skeleton";
import { formatEstimate } from "~/shared/board-estimate";
import { countOpen, type FlowDay } from "~/shared/board-flow";

const ranges = [14, 30, 90, 365];
const day = new Intl.DateTimeFormat("en", { month: "short", day: "numeric" });
const axis = { tick: { fill: "var(--muted-foreground)", fontSize: 11 }, tickLine: false };

/** From the bottom up: what is done stays at the bottom and grows. */
const bands = [
  { status: "Done", color: "var(--success)" },
  { status: "Review", color: "var(--primary)" },
  { status: "In Progress", color: "var(--warning)" },
  { status: "Blocked", color: "var(--destructive)" },
  { status: "Todo", color: "var(--muted-foreground)" },
] as const;

/** How work moved: cumulative flow, what is left, and estimates against what the work took. */
export function FlowView({ workspaceId }: { workspaceId: string }) {
  const trpc = useTRPC();
  const [days, setDays] = useState(30);
  const flow = useQuery(trpc.planning.flow.queryOptions({ workspaceId, days }));
  const report = useQuery(trpc.planning.estimateReport.queryOptions({ workspaceId })).data;
  if (flow.isPending) return <Skeleton className="mx-4 h-64" />;
  if (flow.error) {
    return <ErrorState title="The flow could not be counted" error={flow.error} onRetry={() => void flow.refetch()} />;
  }
  if (flow.data.every((one) => countOpen(one) + one.counts.Done === 0)) {
    return (
      <EmptyState
        icon={ChartArea}
        title="No tasks yet"
        description="Charts appear here as tasks move across the board."
      />
    );
  }
  const points = flow.data.map((one) => ({ name: day.format(one.at), open: countOpen(one), ...one.counts }));
  return (
    <div className="scroll-quiet grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] content-start gap-4 overflow-y-auto px-4 pb-4 lg:grid-cols-2">
      <div className="lg:col-span-2">
        <Select value={String(days)} onValueChange={(value) => setDays(Number(value))}>
          <SelectTrigger aria-label="Days shown" className="w-40">
            <SelectValue />
          </SelectTrigger>
          <SelectContent>
            {ranges.map((range) => (
              <SelectItem key={range} value={String(range)}>
                Last {range} days
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
      </div>
      <Chart title="Cumulative flow" note="cards in each column at the end of the day" label={describeFlow(flow.data)}>
        <AreaChart data={points} accessibilityLayer={false}>
          <XAxis dataKey="name" minTickGap={24} {...axis} />
          <YAxis width={32} allowDecimals={false} {...axis} axisLine={false} />
          <Tooltip contentStyle={tooltipStyle} />
          {bands.map(({ status, color }) => (
            <Area
              key={status}
              dataKey={status}
              stackId="flow"
              stroke={color}
              fill={color}
              fillOpacity={0.35}
              isAnimationActive={false}
            />
          ))}
        </AreaChart>
      </Chart>
      <Chart title="Burndown" note="open tasks at the end of the day" label={describeFlow(flow.data)}>
        <LineChart data={points} accessibilityLayer={false}>
          <XAxis dataKey="name" minTickGap={24} {...axis} />
          <YAxis width={32} allowDecimals={false} {...axis} axisLine={false} />
          <Tooltip contentStyle={tooltipStyle} />
          <Line
            dataKey="open"
            name="open"
            stroke="var(--primary)"
            strokeWidth={2}
            dot={false}
            isAnimationActive={false}
          />
        </LineChart>
      </Chart>
      {report?.error && (
        <Chart
          title="Estimate against time taken"
          note={`${report.error.count} finished tasks; half of the estimates were off by less than ${Math.round(report.error.medianRelativeError * 100)} %, ${Math.round(report.error.withinHigh * 100)} % ended within the high estimate`}
          label={report.points
            .map(
              (one) =>
                `#${one.number}: estimated ${formatEstimate(one.p50Minutes)}, took ${formatEstimate(one.actualMinutes)}`,
            )
            .join("; ")}
        >
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
            <Scatter data={report.points} fill="var(--primary)" isAnimationActive={false} />
          </ScatterChart>
        </Chart>
      )}
    </div>
  );
}

const tooltipStyle = { background: "var(--popover)", borderColor: "var(--border)", borderRadius: 8, fontSize: 12 };

function Chart({ title, note, label, children }: { title: string; note: string; label: string; children: ReactNode }) {
  return (
    <Card className="min-w-0">
      <CardHeader>
        <CardTitle>{title}</CardTitle>
        <span className="text-muted-foreground text-xs">{note}</span>
      </CardHeader>
      <CardContent>
        <div role="img" aria-label={`${title}: ${label}`} className="h-56">
          <ResponsiveContainer initialDimension={{ width: 480, height: 224 }}>{children}</ResponsiveContainer>
        </div>
      </CardContent>
    </Card>
  );
}

function describeFlow(flow: FlowDay[]): string {
  const [first, last] = [flow[0], flow.at(-1)];
  if (!first || !last) return "nothing";
  return `${countOpen(first)} open and ${first.counts.Done} done on ${day.format(first.at)}, ${countOpen(last)} open and ${last.counts.Done} done on ${day.format(last.at)}`;
}
