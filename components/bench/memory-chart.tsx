"use client";

import { Bar, Cell, ComposedChart, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from "recharts";
import { ChartFrame } from "~/components/bench/chart-frame";
import { engineLook } from "~/components/ui/engine-badge";
import type { BenchReport } from "~/shared/bench-report";
import { buildSections } from "~/shared/bench-sections";
import type { BenchRun } from "~/shared/contracts/bench";
import { formatMemory } from "~/shared/format-quantity";

const moments = ["idle", "loaded", "peak", "after"] as const;
const tick = { fill: "var(--muted-foreground)", fontSize: 11 };

/** Resident memory of each engine alone, against the machine's. Nothing for a run without that pass. */
export function MemoryChart({ run, report }: { run: BenchRun; report: BenchReport }) {
  const table = buildSections(run, report).find(({ id }) => id === "memory");
  if (!table) return null;
  const bars = run.memory.flatMap(({ side, idleBytes, loadedBytes, peakBytes, afterBytes }) => {
    const { engine } = side === "b" && run.b ? run.b : run.a;
    const values = [idleBytes, loadedBytes, peakBytes, afterBytes];
    return moments.map((moment, index) => ({
      name: `${engineLook[engine].label} ${moment}`,
      bytes: values[index] ?? 0,
      engine,
    }));
  });
  const highest = Math.max(...bars.map(({ bytes }) => bytes));
  const { memoryBytes } = run.machine;
  const isNearLimit = highest > memoryBytes / 4;
  return (
    <ChartFrame
      title="Memory"
      note={`resident, one engine at a time; the machine has ${formatMemory(memoryBytes)}`}
      label={`Memory: ${bars.map(({ name, bytes }) => `${name} ${formatMemory(bytes)}`).join(", ")}`}
      fileName="Memory"
      table={table}
    >
      <ResponsiveContainer initialDimension={{ width: 320, height: 192 }}>
        <ComposedChart data={bars} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <XAxis
            dataKey="name"
            tick={tick}
            tickLine={false}
            axisLine={{ stroke: "var(--border)" }}
            interval={0}
            angle={-20}
            textAnchor="end"
            height={44}
          />
          <YAxis
            width={60}
            tick={tick}
            tickFormatter={formatMemory}
            tickLine={false}
            axisLine={false}
            domain={[0, isNearLimit ? memoryBytes : "auto"]}
          />
          {isNearLimit && <ReferenceLine y={memoryBytes} stroke="var(--destructive)" strokeDasharray="4 3" />}
          <Bar dataKey="bytes" barSize={22} isAnimationActive={false}>
            {bars.map(({ name, engine }) => (
              <Cell key={name} fill={engineLook[engine].color} fillOpacity={0.6} />
            ))}
          </Bar>
        </ComposedChart>
      </ResponsiveContainer>
    </ChartFrame>
  );
}
