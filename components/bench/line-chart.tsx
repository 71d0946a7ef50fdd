"use client";

import { useMemo } from "react";
import {
  CartesianGrid,
  ComposedChart,
  ErrorBar,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { engineLook } from "~/components/ui/engine-badge";
import type { Interval } from "~/shared/bench-statistics";
import type { EngineId } from "~/shared/contracts/engine";

export interface LinePoint {
  x: number;
  y: number;
  interval?: Interval | null;
}

export interface LineSeries {
  key: "a" | "b";
  label: string;
  engine: EngineId;
  points: LinePoint[];
}

/** So many points can be told apart; beyond, marks and intervals would be one blot and cost most of the drawing. */
const MAX_MARKED = 60;

const tick = { fill: "var(--muted-foreground)", fontSize: 11 };
const formatTick = (value: number): string =>
  Math.abs(value) < 10_000 ? String(Math.round(value * 10) / 10) : `${Math.round(value / 100) / 10}k`;

interface Row {
  x: number;
  a?: number;
  b?: number;
  /** Distances of the interval from the value, below and above. */
  aReach?: [number, number];
  bReach?: [number, number];
}

/** One row for each x of any series. */
function toRows(series: readonly LineSeries[]): Row[] {
  const rows = new Map<number, Row>();
  for (const { key, points } of series) {
    for (const { x, y, interval } of points) {
      const row = rows.get(x) ?? { x };
      row[key] = y;
      if (interval) row[`${key}Reach`] = [y - Math.max(0, interval.low), interval.high - y];
      rows.set(x, row);
    }
  }
  return [...rows.values()].sort((one, other) => one.x - other.x);
}

/** MLX and GGUF differ by shape as well as by colour. */
function Mark({ cx, cy, engine, color }: { cx?: number; cy?: number; engine: EngineId; color: string }) {
  if (cx === undefined || cy === undefined || Number.isNaN(cy)) return null;
  return engine === "mlx" ? (
    <path d={`M${cx} ${cy - 5}l5 5l-5 5l-5 -5z`} fill={color} />
  ) : (
    <circle cx={cx} cy={cy} r={4} fill={color} />
  );
}

/** Lines over a scale of numbers, with the 95 % interval of each point where it is known. */
export function LineChart({
  series,
  formatX = formatTick,
  ticks,
  marks = [],
  hasDots = true,
  isConnected = true,
}: {
  series: readonly LineSeries[];
  formatX?: (x: number) => string;
  ticks?: number[];
  /** Upright lines at an x. */
  marks?: readonly number[];
  hasDots?: boolean;
  /** False draws points alone: their runs are no measurement of the same thing. */
  isConnected?: boolean;
}) {
  const rows = useMemo(() => toRows(series), [series]);
  const isSparse = rows.length <= MAX_MARKED;
  return (
    <ResponsiveContainer initialDimension={{ width: 320, height: 192 }}>
      <ComposedChart data={rows} margin={{ top: 8, right: 12, bottom: 0, left: 0 }}>
        <CartesianGrid stroke="var(--border)" vertical={false} />
        <XAxis
          dataKey="x"
          type="number"
          domain={["dataMin", "dataMax"]}
          padding={{ left: 16, right: 16 }}
          {...(ticks ? { ticks } : {})}
          tick={tick}
          tickFormatter={formatX}
          tickLine={false}
          axisLine={{ stroke: "var(--border)" }}
        />
        <YAxis
          width={44}
          domain={[0, "auto"]}
          tick={tick}
          tickFormatter={formatTick}
          tickLine={false}
          axisLine={false}
        />
        {marks.map((x) => (
          <ReferenceLine key={x} x={x} stroke="var(--warning)" strokeDasharray="2 3" />
        ))}
        <Tooltip
          contentStyle={{
            background: "var(--popover)",
            border: "1px solid var(--border)",
            borderRadius: 8,
            fontSize: 12,
          }}
          labelFormatter={(x) => formatX(Number(x))}
          formatter={(value) => Number(value).toFixed(1)}
        />
        {series.map(({ key, label, engine }) => {
          const { color } = engineLook[engine];
          return (
            <Line
              key={key}
              name={label}
              dataKey={key}
              stroke={color}
              strokeWidth={isConnected ? 2 : 0}
              {...(key === "b" ? { strokeDasharray: "5 3" } : {})}
              dot={
                hasDots && (isSparse || !isConnected)
                  ? (props) => <Mark key={props.key} {...props} engine={engine} color={color} />
                  : false
              }
              connectNulls
              isAnimationActive={false}
            >
              {isSparse && <ErrorBar dataKey={`${key}Reach`} width={6} stroke={color} isAnimationActive={false} />}
            </Line>
          );
        })}
      </ComposedChart>
    </ResponsiveContainer>
  );
}
