"use client";

import { useMemo } from "react";
import { ChartFrame } from "~/components/bench/chart-frame";
import { LineChart } from "~/components/bench/lazy-charts";
import type { LineSeries } from "~/components/bench/line-chart";
import { SeriesLegend } from "~/components/bench/series-legend";
import type { BenchReport } from "~/shared/bench-report";
import { type BenchSection, buildSections } from "~/shared/bench-sections";
import type { Summary } from "~/shared/bench-statistics";
import { readConcurrency, readLengths, readSustained } from "~/shared/bench-sweeps";
import type { BenchModel, BenchRun, BenchSide } from "~/shared/contracts/bench";

interface Chart {
  section: BenchSection["id"];
  title: string;
  note: string;
  unit: string;
  series: LineSeries[];
  ticks?: number[];
  formatX?: (x: number) => string;
}

interface SidedPoint {
  side: BenchSide;
  model: BenchModel;
}

function toSeries<Point extends SidedPoint>(
  points: readonly Point[],
  readX: (point: Point) => number,
  readY: (point: Point) => Summary | null,
): LineSeries[] {
  return (["a", "b"] as const).flatMap((key) => {
    const own = points.filter(({ side }) => side === key);
    const [first] = own;
    if (!first) return [];
    const drawn = own.flatMap((point) => {
      const summary = readY(point);
      return summary ? [{ x: readX(point), y: summary.mean, interval: summary.interval }] : [];
    });
    return [{ key, label: first.model.name, engine: first.model.engine, points: drawn }];
  });
}

function listCharts(run: BenchRun): Chart[] {
  const lengths = readLengths(run);
  const levels = readConcurrency(run);
  const unique = (values: number[]) => [...new Set(values)];
  const lengthTicks = unique(lengths.map(({ promptTokens }) => promptTokens));
  const levelTicks = unique(levels.map(({ level }) => level));
  const byLength = (read: (point: (typeof lengths)[number]) => Summary | null) =>
    toSeries(lengths, ({ promptTokens }) => promptTokens, read);
  const byLevel = (read: (point: (typeof levels)[number]) => Summary | null) =>
    toSeries(levels, ({ level }) => level, read);
  const charts: Chart[] = [
    {
      section: "lengths",
      title: "Decode by depth of the context",
      note: "tok/s by tokens in the context, higher is better",
      unit: "tok/s",
      series: byLength(({ figures }) => figures.decode),
      ticks: lengthTicks,
    },
    {
      section: "lengths",
      title: "First token by prompt length",
      note: "ms by tokens of the prompt, lower is better",
      unit: "ms",
      series: byLength(({ figures }) => figures.ttft),
      ticks: lengthTicks,
    },
    {
      section: "concurrency",
      title: "Throughput by requests at once",
      note: "tok/s of all requests together, higher is better",
      unit: "tok/s",
      series: byLevel(({ aggregate }) => aggregate),
      ticks: levelTicks,
    },
    {
      section: "concurrency",
      title: "First token by requests at once",
      note: "ms, lower is better",
      unit: "ms",
      series: byLevel(({ ttft }) => ttft),
      ticks: levelTicks,
    },
    {
      section: "sustained",
      title: "Speed over a long answer",
      note: "tok/s in each tenth by time since the request",
      unit: "tok/s",
      formatX: (seconds) => `${seconds.toFixed(1)} s`,
      series: readSustained(run).map(({ side, model, points }) => ({
        key: side,
        label: model.name,
        engine: model.engine,
        points: points.map(({ atMs, tokensPerSecond }) => ({ x: atMs / 1_000, y: tokensPerSecond })),
      })),
    },
  ];
  return charts.filter(({ series }) => series.some(({ points }) => points.length > 0));
}

const describe = ({ title, unit, series }: Chart): string =>
  `${title}: ${series
    .map(
      ({ label, points }) =>
        `${label} ${points.map(({ x, y }) => `${y.toFixed(1)} ${unit} at ${Math.round(x)}`).join(", ")}`,
    )
    .join("; ")}`;

/** Charts of the sweeps of a run; nothing for a run without one. */
export function SweepCharts({ run, report }: { run: BenchRun; report: BenchReport }) {
  const charts = useMemo(() => listCharts(run), [run]);
  const sections = useMemo(() => buildSections(run, report), [run, report]);
  if (charts.length === 0) return null;
  return (
    <div className="grid gap-4 md:grid-cols-2 md:[&>:last-child:nth-child(odd)]:col-span-2">
      {charts.map((chart) => {
        const table = sections.find(({ id }) => id === chart.section) ?? { headings: [], rows: [] };
        const { title, note, series, ticks, formatX } = chart;
        return (
          <ChartFrame
            key={title}
            title={title}
            note={note}
            label={describe(chart)}
            fileName={title}
            table={table}
            footer={<SeriesLegend series={series} />}
          >
            <LineChart series={series} {...(ticks ? { ticks } : {})} {...(formatX ? { formatX } : {})} />
          </ChartFrame>
        );
      })}
    </div>
  );
}
