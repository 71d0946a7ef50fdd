"use client";

import { useQuery } from "@tanstack/react-query";
import { ChartArea } from "lucide-react";
import { useState } from "react";
import { Area, AreaChart, Legend, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { useTRPC } from "~/app/_trpc/client";
import { ChartFrame } from "~/components/bench/chart-frame";
import { EstimateCharts } from "~/components/board/estimate-charts";
import { axis, chartSize, day, legend, tooltipStyle } from "~/components/board/flow-look";
import { EmptyState } from "~/components/ui/empty-state";
import { ErrorState } from "~/components/ui/error-state";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "~/components/ui/select";
import { Skeleton } from "~/components/ui/skeleton";
import { countOpen, type FlowDay } from "~/shared/board-flow";

const ranges = [14, 30, 90, 365];

/** From the bottom up: what is done stays at the bottom and grows. */
const bands = [
  { status: "Done", color: "var(--success)" },
  { status: "Review", color: "var(--primary)" },
  { status: "In Progress", color: "var(--warning)" },
  { status: "Blocked", color: "var(--destructive)" },
  { status: "Todo", color: "var(--muted-foreground)" },
] as const;

/** How work moved: cumulative flow, what is left, and estimates against what the work took; each also as a table. */
export function FlowView({ workspaceId }: { workspaceId: string }) {
  const trpc = useTRPC();
  const [days, setDays] = useState(30);
  const flow = useQuery(trpc.planning.flow.queryOptions({ workspaceId, days }));
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
      <ChartFrame
        title="Cumulative flow"
        fileName="flow"
        note="cards in each column at the end of the day"
        label={`Cumulative flow: ${describeFlow(flow.data)}`}
        table={{
          headings: ["Day", ...bands.map(({ status }) => status)],
          rows: points.map((point) => [point.name, ...bands.map(({ status }) => String(point[status]))]),
        }}
      >
        <ResponsiveContainer initialDimension={chartSize}>
          <AreaChart data={points} accessibilityLayer={false}>
            <XAxis dataKey="name" minTickGap={24} {...axis} />
            <YAxis width={32} allowDecimals={false} {...axis} axisLine={false} />
            <Tooltip contentStyle={tooltipStyle} />
            <Legend {...legend} />
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
        </ResponsiveContainer>
      </ChartFrame>
      <ChartFrame
        title="Burndown"
        fileName="burndown"
        note="open tasks at the end of the day"
        label={`Burndown: ${describeFlow(flow.data)}`}
        table={{
          headings: ["Day", "Open", "Done"],
          rows: points.map((point) => [point.name, String(point.open), String(point.Done)]),
        }}
      >
        <ResponsiveContainer initialDimension={chartSize}>
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
        </ResponsiveContainer>
      </ChartFrame>
      <EstimateCharts workspaceId={workspaceId} />
    </div>
  );
}

function describeFlow(flow: FlowDay[]): string {
  const [first, last] = [flow[0], flow.at(-1)];
  if (!first || !last) return "nothing";
  return `${countOpen(first)} open and ${first.counts.Done} done on ${day.format(first.at)}, ${countOpen(last)} open and ${last.counts.Done} done on ${day.format(last.at)}`;
}
