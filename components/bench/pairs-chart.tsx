"use client";

import { useMemo } from "react";
import { ReferenceLine, ResponsiveContainer, Scatter, ScatterChart, XAxis, YAxis } from "recharts";
import { ChartFrame } from "~/components/bench/chart-frame";
import { readFigure } from "~/shared/bench-figures";
import type { BenchReport, ReportedSample } from "~/shared/bench-report";

interface Pair {
  pair: number;
  a: number;
  b: number;
  isClean: boolean;
}

const tick = { fill: "var(--muted-foreground)", fontSize: 11 };
const formatTick = (value: number): string =>
  Math.abs(value) < 10_000 ? String(Math.round(value)) : `${Math.round(value / 1_000)}k`;
const isClean = ({ flags }: ReportedSample): boolean => flags.length === 0;

function listPairs({ samples }: BenchReport): Pair[] {
  return samples.flatMap((one): Pair[] => {
    const other = one.side === "a" ? samples.find(({ pair, side }) => side === "b" && pair === one.pair) : undefined;
    const [a, b] = [readFigure(one.figures, "decode"), other ? readFigure(other.figures, "decode") : null];
    return other && a !== null && b !== null
      ? [{ pair: one.pair + 1, a, b, isClean: isClean(one) && isClean(other) }]
      : [];
  });
}

/**
 * Each pair as a point, A to the right and B upwards: below the line of equal speed A is faster, and points far from the
 * others are what widens the interval. Nothing for a run without a pair.
 */
export function PairsChart({ report }: { report: BenchReport }) {
  const pairs = useMemo(() => listPairs(report), [report]);
  const [sideA, sideB] = report.sides;
  if (!sideA || !sideB || pairs.length === 0) return null;
  const names = [sideA.model.name, sideB.model.name];
  const highest = Math.max(...pairs.flatMap(({ a, b }) => [a, b])) * 1.1;
  const faster = pairs.filter(({ a, b }) => a > b).length;
  return (
    <ChartFrame
      title="Pairs"
      note="decode in tok/s, A to the right, B upwards; below the line A is faster"
      label={`Pairs: A is faster than B in ${faster} of ${pairs.length}; ${pairs
        .map(({ pair, a, b }) => `pair ${pair}: ${a.toFixed(1)} and ${b.toFixed(1)} tok/s`)
        .join("; ")}`}
      fileName="Pairs"
      table={{
        headings: ["Pair", ...names.map((name) => `${name} (tok/s)`), "A / B", "Flagged"],
        rows: pairs.map((one) => [
          String(one.pair),
          one.a.toFixed(1),
          one.b.toFixed(1),
          `${(one.a / one.b).toFixed(3)}x`,
          one.isClean ? "no" : "yes",
        ]),
      }}
      footer={
        <p className="text-muted-foreground text-xs">
          A is {names[0]}, B is {names[1]}; hollow points are flagged
        </p>
      }
    >
      <ResponsiveContainer initialDimension={{ width: 320, height: 192 }}>
        <ScatterChart margin={{ top: 8, right: 12, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <XAxis
            type="number"
            dataKey="a"
            domain={[0, highest]}
            tick={tick}
            tickFormatter={formatTick}
            tickLine={false}
            axisLine={{ stroke: "var(--border)" }}
          />
          <YAxis
            type="number"
            dataKey="b"
            domain={[0, highest]}
            width={44}
            tick={tick}
            tickFormatter={formatTick}
            tickLine={false}
            axisLine={{ stroke: "var(--border)" }}
          />
          <ReferenceLine
            segment={[
              { x: 0, y: 0 },
              { x: highest, y: highest },
            ]}
            stroke="var(--muted-foreground)"
            strokeDasharray="4 3"
          />
          <Scatter
            data={pairs.filter((one) => one.isClean)}
            fill="var(--primary)"
            stroke="var(--primary)"
            isAnimationActive={false}
          />
          <Scatter
            data={pairs.filter((one) => !one.isClean)}
            fill="var(--card)"
            stroke="var(--primary)"
            isAnimationActive={false}
          />
        </ScatterChart>
      </ResponsiveContainer>
    </ChartFrame>
  );
}
