"use client";

import { useMemo } from "react";
import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { TrainingPoint } from "~/shared/contracts/fine-tune";

interface Row {
  step: number;
  train?: number;
  valid?: number;
}

const tick = { fill: "var(--muted-foreground)", fontSize: 11 };

/** Loss by step, of what is trained on and of what is held back. Checkpoints are upright lines. */
export function LossChart({ points, total }: { points: readonly TrainingPoint[]; total: number }) {
  const rows = useMemo(() => toRows(points), [points]);
  const checkpoints = points.flatMap(({ type, step }) => (type === "checkpoint" ? [step] : []));
  const last = rows.findLast(({ train }) => train !== undefined);
  const words = last ? `Loss ${last.train?.toFixed(3)} at step ${last.step} of ${total}` : "No figure yet";
  return (
    <div role="img" aria-label={words} className="h-56 w-full">
      <ResponsiveContainer initialDimension={{ width: 480, height: 224 }}>
        <LineChart data={rows} margin={{ top: 8, right: 12, bottom: 4, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid stroke="var(--border)" vertical={false} />
          <XAxis
            dataKey="step"
            type="number"
            domain={[0, Math.max(total, 1)]}
            tick={tick}
            tickLine={false}
            axisLine={{ stroke: "var(--border)" }}
          />
          <YAxis
            width={40}
            domain={["auto", "auto"]}
            tick={tick}
            tickLine={false}
            axisLine={false}
            tickFormatter={shorten}
          />
          {checkpoints.map((step) => (
            <ReferenceLine key={step} x={step} stroke="var(--border)" strokeDasharray="2 3" />
          ))}
          <Tooltip
            contentStyle={{
              background: "var(--popover)",
              border: "1px solid var(--border)",
              borderRadius: 8,
              fontSize: 12,
            }}
            labelFormatter={(step) => `Step ${step}`}
            formatter={(value) => Number(value).toFixed(3)}
          />
          <Line
            name="training"
            dataKey="train"
            stroke="var(--mlx)"
            strokeWidth={2}
            dot={rows.length < 3}
            connectNulls
            isAnimationActive={false}
          />
          <Line
            name="held back"
            dataKey="valid"
            stroke="var(--gguf)"
            strokeWidth={2}
            strokeDasharray="5 3"
            dot={{ r: 2 }}
            connectNulls
            isAnimationActive={false}
          />
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}

const shorten = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(1));

/** One row a step, with both figures where a step has both. */
function toRows(points: readonly TrainingPoint[]): Row[] {
  const rows = new Map<number, Row>();
  for (const point of points) {
    if (point.type === "checkpoint") continue;
    const row = rows.get(point.step) ?? { step: point.step };
    rows.set(point.step, { ...row, [point.type]: point.loss });
  }
  return [...rows.values()].sort((a, b) => a.step - b.step);
}
