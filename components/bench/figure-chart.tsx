"use client";

import { useMemo } from "react";
import { Bar, Cell, ComposedChart, ErrorBar, ResponsiveContainer, Scatter, XAxis, YAxis } from "recharts";
import { ChartFrame } from "~/components/bench/chart-frame";
import { engineLook } from "~/components/ui/engine-badge";
import { Tooltip } from "~/components/ui/tooltip";
import { type FigureName, figureDescriptions, readFigure } from "~/shared/bench-figures";
import type { BenchReport, SideReport } from "~/shared/bench-report";
import type { Summary } from "~/shared/bench-statistics";

interface BarPoint {
  name: string;
  mean: number;
  /** Distances of the 95 % interval of the mean from it, below and above. */
  reach: [number, number];
  side: SideReport;
}

interface DotPoint {
  x: number;
  value: number;
}

/** How far apart the first and last dot of one model stand, as a share of the width that belongs to the model. */
const DOT_SPREAD = 0.28;

/** Ticks of five digits and more do not fit beside the chart: 12.5k. */
const formatTick = (value: number): string => (value < 10_000 ? String(value) : `${value / 1_000}k`);

const softColor = { mlx: "var(--mlx-soft)", ollama: "var(--gguf-soft)" } as const;

/** Means with their 95 % interval and a dot for each repetition, in the order of the run from left to right. */
export function FigureChart({ figure, report }: { figure: FigureName; report: BenchReport }) {
  const { label, unit, better, formula } = figureDescriptions[figure];
  const bars = useMemo(() => buildBars(report, figure), [report, figure]);
  const names = nameSides(report.sides);
  const rows = report.sides.map((side, index) => {
    const summary = side.figures[figure];
    const interval = summary?.interval;
    return [
      names[index] ?? "",
      summary?.mean.toFixed(1) ?? "n/a",
      interval ? `${interval.low.toFixed(1)} to ${interval.high.toFixed(1)}` : "n/a",
      String(summary?.n ?? 0),
    ];
  });
  return (
    <ChartFrame
      title={
        <Tooltip content={formula}>
          <button type="button" className="underline decoration-dotted underline-offset-4">
            {label}
          </button>
        </Tooltip>
      }
      note={`${unit}, ${better} is better`}
      label={`${label}: ${describeSides(report.sides, figure, names)}`}
      fileName={label}
      table={{ headings: ["Model", `Mean (${unit})`, "95 % interval", "n"], rows }}
      footer={
        <dl className="tnum grid grid-cols-[auto_1fr] gap-x-3 text-xs">
          {report.sides.map((side, index) => (
            <div key={side.side} className="contents">
              <dt className={engineLook[side.model.engine].text}>{names[index]}</dt>
              <dd className="text-right">{describeSummary(side.figures[figure], unit)}</dd>
            </div>
          ))}
        </dl>
      }
    >
      <ResponsiveContainer initialDimension={{ width: 320, height: 192 }}>
        <ComposedChart data={bars} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <XAxis
            dataKey="name"
            tick={{ fill: "var(--muted-foreground)", fontSize: 11 }}
            tickLine={false}
            axisLine={{ stroke: "var(--border)" }}
          />
          <XAxis xAxisId="dots" type="number" dataKey="x" domain={[-0.5, report.sides.length - 0.5]} hide />
          <YAxis
            width={44}
            tickFormatter={formatTick}
            domain={[0, "auto"]}
            tick={{ fill: "var(--muted-foreground)", fontSize: 11 }}
            tickLine={false}
            axisLine={false}
          />
          <Bar dataKey="mean" barSize={56} isAnimationActive={false}>
            {bars.map(({ side }) => (
              <Cell key={side.side} fill={softColor[side.model.engine]} stroke={engineLook[side.model.engine].color} />
            ))}
            <ErrorBar dataKey="reach" width={10} stroke="var(--foreground)" isAnimationActive={false} />
          </Bar>
          {report.sides.map((side, index) => (
            <Scatter
              key={side.side}
              xAxisId="dots"
              data={buildDots(report, side, index, figure)}
              dataKey="value"
              shape={side.model.engine === "mlx" ? "diamond" : "circle"}
              fill={engineLook[side.model.engine].color}
              isAnimationActive={false}
            />
          ))}
        </ComposedChart>
      </ResponsiveContainer>
    </ChartFrame>
  );
}

function buildBars(report: BenchReport, figure: FigureName): BarPoint[] {
  const names = nameSides(report.sides);
  return report.sides.map((side, index) => {
    const name = names[index] ?? "";
    const summary = side.figures[figure];
    if (!summary) return { name, mean: 0, reach: [0, 0], side };
    const { mean, interval } = summary;
    const reach: [number, number] = interval ? [Math.min(mean - interval.low, mean), interval.high - mean] : [0, 0];
    return { name, mean, reach, side };
  });
}

function buildDots(report: BenchReport, side: SideReport, x: number, figure: FigureName): DotPoint[] {
  const values = report.samples
    .filter((sample) => sample.side === side.side)
    .flatMap((sample) => readFigure(sample.figures, figure) ?? []);
  const step = values.length > 1 ? DOT_SPREAD / (values.length - 1) : 0;
  const left = values.length > 1 ? x - DOT_SPREAD / 2 : x;
  return values.map((value, index) => ({ x: left + index * step, value }));
}

/** The engine's name, with the side's letter where both models run on one engine. */
function nameSides(sides: readonly SideReport[]): string[] {
  const engines = new Set(sides.map(({ model }) => model.engine));
  return sides.map(({ side, model }) => {
    const { label } = engineLook[model.engine];
    return sides.length > engines.size ? `${side.toUpperCase()} (${label})` : label;
  });
}

function describeSummary(summary: Summary | null, unit: string): string {
  if (!summary) return "not measured";
  const spread = summary.sd === null ? "" : ` ± ${summary.sd.toFixed(1)}`;
  const tail = summary.p95 === null ? "" : `, p95 ${summary.p95.toFixed(1)}`;
  return `${summary.mean.toFixed(1)}${spread} ${unit} (p50 ${summary.median.toFixed(1)}${tail})`;
}

const describeSides = (sides: readonly SideReport[], figure: FigureName, names: readonly string[]): string =>
  sides
    .map((side, index) => `${names[index]} ${describeSummary(side.figures[figure], figureDescriptions[figure].unit)}`)
    .join("; ");
