"use client";

import { useMemo } from "react";
import { ChartFrame } from "~/components/bench/chart-frame";
import { LineChart } from "~/components/bench/lazy-charts";
import type { LineSeries } from "~/components/bench/line-chart";
import { SeriesLegend } from "~/components/bench/series-legend";
import type { BenchReport, ReportedSample } from "~/shared/bench-report";

const formatSeconds = (seconds: number): string => `${seconds.toFixed(2)} s`;

/** So many points draw the same line as thousands. */
const MAX_POINTS = 100;

/** Tokens written by seconds since the request, from its start; chunks of several tokens count as their share. */
function drawSample({ chunkAtMs, outputTokens, textChunks }: ReportedSample): LineSeries["points"] {
  const step = Math.max(1, Math.ceil(chunkAtMs.length / MAX_POINTS));
  const drawn = chunkAtMs.flatMap((at, index) =>
    index % step === 0 || index === chunkAtMs.length - 1
      ? [{ x: at / 1_000, y: ((index + 1) * outputTokens) / Math.max(1, textChunks) }]
      : [],
  );
  return [{ x: 0, y: 0 }, ...drawn];
}

/** The newest pair as a race: who had written how much when. */
export function RaceChart({ report }: { report: BenchReport }) {
  const { series, pair } = useMemo(() => {
    const timed = report.samples.filter(({ chunkAtMs }) => chunkAtMs.length > 1);
    const newest = timed.findLast(
      ({ pair, side }) => report.sides.length === 1 || timed.some((one) => one.pair === pair && one.side !== side),
    )?.pair;
    const drawn = report.sides.flatMap(({ side, model }): LineSeries[] => {
      const sample = timed.find((one) => one.pair === newest && one.side === side);
      return sample ? [{ key: side, label: model.name, engine: model.engine, points: drawSample(sample) }] : [];
    });
    return { series: drawn, pair: newest };
  }, [report]);
  if (series.length === 0 || pair === undefined) return null;
  const ends = series.map(({ label, points }) => {
    const end = points.at(-1);
    return { label, tokens: end?.y.toFixed(0) ?? "0", seconds: end?.x.toFixed(2) ?? "0" };
  });
  return (
    <ChartFrame
      title="Race"
      note={`tokens by seconds since the request, pair ${pair + 1}`}
      label={`Race of pair ${pair + 1}: ${ends.map(({ label, tokens, seconds }) => `${label} ${tokens} tokens in ${seconds} s`).join("; ")}`}
      fileName="Race"
      table={{
        headings: ["Model", "Tokens", "Seconds"],
        rows: ends.map(({ label, tokens, seconds }) => [label, tokens, seconds]),
      }}
      footer={<SeriesLegend series={series} />}
    >
      <LineChart series={series} hasDots={false} formatX={formatSeconds} />
    </ChartFrame>
  );
}
