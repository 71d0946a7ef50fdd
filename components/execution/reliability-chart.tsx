"use client";

import {
  CartesianGrid,
  ErrorBar,
  ReferenceLine,
  ResponsiveContainer,
  Scatter,
  ScatterChart,
  XAxis,
  YAxis,
} from "recharts";
import { ChartFrame } from "~/components/bench/chart-frame";
import type { Calibration } from "~/shared/contracts/execution";
import { autoApplyAbove, shareInterval } from "~/shared/execute-confidence";

const axis = {
  type: "number",
  domain: [0, 1],
  ticks: [0, 0.2, 0.4, 0.6, 0.8, 1],
  tick: { fill: "var(--muted-foreground)", fontSize: 11 },
  tickLine: false,
  axisLine: { stroke: "var(--border)" },
} as const;

const labelStyle = { fill: "var(--muted-foreground)", fontSize: 11 } as const;

/**
 * Confidence against what was decided, by tenths of confidence: on the diagonal a change of confidence 0.7 is taken in
 * seven of ten cases. Bars are the 95 % intervals, the area of a dot is its number of decisions.
 */
export function ReliabilityChart({ calibration: { bins, brier, decided } }: { calibration: Calibration }) {
  const points = bins.map(({ predicted, accepted, count }) => {
    const { low, high } = shareInterval(accepted, count);
    return { predicted, accepted, count, low, high, reach: [accepted - low, high - accepted] as [number, number] };
  });
  const described = points.map(
    ({ predicted, accepted, count }) => `foretold ${predicted.toFixed(2)}, taken ${accepted.toFixed(2)} of ${count}`,
  );
  return (
    <ChartFrame
      title="Confidence and decisions"
      note={`Brier score ${brier?.toFixed(3) ?? "unknown"} over ${decided === 1 ? "1 decision" : `${decided} decisions`}: 0 foretells every one, 0.25 is a coin's. Dots below the line: too sure.`}
      label={`Confidence against the share of changes that were taken: ${described.join("; ")}`}
      fileName="Confidence and decisions"
      table={{
        headings: ["Foretold", "Taken", "95 % interval", "Decisions"],
        rows: points.map(({ predicted, accepted, low, high, count }) => [
          predicted.toFixed(2),
          accepted.toFixed(2),
          `${low.toFixed(2)} to ${high.toFixed(2)}`,
          String(count),
        ]),
      }}
    >
      <ResponsiveContainer initialDimension={{ width: 320, height: 192 }}>
        <ScatterChart accessibilityLayer={false} margin={{ top: 8, right: 12, bottom: 0, left: 0 }}>
          <CartesianGrid stroke="var(--border)" />
          <XAxis
            dataKey="predicted"
            {...axis}
            height={44}
            label={{ ...labelStyle, value: "confidence", position: "insideBottom" }}
          />
          <YAxis
            dataKey="accepted"
            {...axis}
            width={48}
            label={{ ...labelStyle, value: "share taken", angle: -90, position: "insideLeft" }}
          />
          <ReferenceLine
            segment={[
              { x: 0, y: 0 },
              { x: 1, y: 1 },
            ]}
            stroke="var(--muted-foreground)"
            strokeDasharray="4 4"
          />
          <ReferenceLine x={autoApplyAbove} stroke="var(--warning)" strokeDasharray="2 3" />
          <Scatter data={points} shape={(props: DotProps) => <Dot {...props} />} isAnimationActive={false}>
            <ErrorBar dataKey="reach" direction="y" width={6} stroke="var(--primary)" isAnimationActive={false} />
          </Scatter>
        </ScatterChart>
      </ResponsiveContainer>
    </ChartFrame>
  );
}

interface DotProps {
  cx?: number;
  cy?: number;
  payload?: { count: number };
}

function Dot({ cx, cy, payload }: DotProps) {
  if (cx === undefined || cy === undefined || !payload) return null;
  const radius = Math.min(10, 3 + Math.sqrt(payload.count));
  return <circle cx={cx} cy={cy} r={radius} fill="var(--primary)" fillOpacity={0.7} stroke="var(--card)" />;
}
