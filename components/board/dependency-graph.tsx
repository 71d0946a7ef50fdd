"use client";

import { openTask } from "~/components/board/use-board-url";
import { cn } from "~/components/class-names";
import type { TaskCard } from "~/shared/contracts/task";
import { layOutGraph } from "~/shared/task-graph";

const BOX = { width: 168, height: 34 };
const STEP = { x: BOX.width + 48, y: BOX.height + 12 };

/** What waits for what: earlier waves on the left, a line from each task to those that wait for it, the longest chain marked. */
export function DependencyGraph({
  waves,
  criticalPath,
}: {
  waves: readonly (readonly TaskCard[])[];
  criticalPath: readonly TaskCard[];
}) {
  const { nodes, edges, columns, rows } = layOutGraph(waves);
  if (edges.length === 0) return null;
  const critical = new Map(criticalPath.map(({ id }, at) => [id, at]));
  const width = columns * STEP.x - 48;
  const height = rows * STEP.y - 12;
  const words = edges.map(({ from, to }) => `#${to.task.number} waits for #${from.task.number}`).join(", ");
  return (
    <section aria-label="Dependencies" className="rounded-xl border bg-card p-3">
      <h2 className="mb-2 font-medium text-sm">Dependencies</h2>
      <div className="scroll-quiet overflow-x-auto p-0.5">
        <div className="relative" style={{ width, height }}>
          <svg role="img" aria-label={words} width={width} height={height} className="absolute inset-0">
            {edges.map(({ from, to }) => {
              const [x1, y1] = [from.column * STEP.x + BOX.width, from.row * STEP.y + BOX.height / 2];
              const [x2, y2] = [to.column * STEP.x, to.row * STEP.y + BOX.height / 2];
              const bend = Math.max(24, (x2 - x1) / 2);
              const isCritical = critical.get(to.task.id) === (critical.get(from.task.id) ?? Number.NaN) + 1;
              return (
                <path
                  key={`${from.task.id} ${to.task.id}`}
                  d={`M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`}
                  fill="none"
                  stroke={isCritical ? "var(--primary)" : "var(--muted-foreground)"}
                  strokeWidth={isCritical ? 2 : 1}
                />
              );
            })}
          </svg>
          {nodes.map(({ task, column, row }) => (
            <button
              key={task.id}
              type="button"
              title={task.title}
              onClick={() => openTask(task.id)}
              style={{ left: column * STEP.x, top: row * STEP.y, ...BOX }}
              className={cn(
                "absolute truncate rounded-md border bg-background px-2 text-left text-xs hover:border-input",
                critical.has(task.id) && "border-primary",
              )}
            >
              <span className="tnum text-muted-foreground">#{task.number}</span> {task.title}
            </button>
          ))}
        </div>
      </div>
    </section>
  );
}
