"use client";

import { cn } from "~/components/class-names";
import { useMemory } from "~/components/models/use-memory";
import { Card } from "~/components/ui/card";
import { engineLook } from "~/components/ui/engine-badge";
import { Skeleton } from "~/components/ui/skeleton";
import type { MachineMemory } from "~/shared/contracts/machine-memory";
import { formatMemory } from "~/shared/format-quantity";

interface Part {
  key: string;
  label: string;
  bytes: number;
  /** Class of its colour. */
  fill: string;
}

/** The machine's memory as one bar: each loaded model, what the engines hold beside them, other programs, free. */
export function MemoryStrip() {
  const memory = useMemory();
  if (memory.isError) return null;
  if (!memory.data) {
    return (
      <Card aria-busy aria-label="Reading the memory" className="flex flex-col gap-2 px-4 py-3">
        <Skeleton className="h-3 w-full" />
        <Skeleton className="h-3 w-64 max-w-full" />
      </Card>
    );
  }
  const parts = splitMemory(memory.data);
  const { totalBytes, modelLimitBytes } = memory.data;
  return (
    <Card aria-label="Memory of this machine" className="flex flex-col gap-2 px-4 py-3">
      <div className="relative">
        <div aria-hidden className="flex h-2.5 gap-px overflow-hidden rounded-full bg-accent">
          {parts
            .filter(({ key }) => key !== "free")
            .map(({ key, bytes, fill }) => (
              <span
                key={key}
                className={cn("h-full min-w-px transition-[width] duration-300", fill)}
                style={{ width: `${(bytes / totalBytes) * 100}%` }}
              />
            ))}
        </div>
        <span
          aria-hidden
          title={`Models may take ${formatMemory(modelLimitBytes)} together`}
          className="absolute -inset-y-0.5 w-0.5 rounded bg-foreground/70"
          style={{ left: `${(modelLimitBytes / totalBytes) * 100}%` }}
        />
      </div>
      <ul className="tnum flex flex-wrap gap-x-4 gap-y-1 text-xs">
        {parts.map(({ key, label, bytes, fill }) => (
          <li key={key} className="flex min-w-0 items-center gap-1.5">
            <span aria-hidden className={cn("size-2 shrink-0 rounded-xs", fill)} />
            <span className="min-w-0 truncate text-muted-foreground">{label}</span>
            <span className="shrink-0">{formatMemory(bytes)}</span>
          </li>
        ))}
        <li className="ml-auto text-muted-foreground max-sm:ml-0">
          {formatMemory(totalBytes)} in all, models may take {formatMemory(modelLimitBytes)}
        </li>
      </ul>
    </Card>
  );
}

const softerFill = { mlx: "bg-mlx/75", ollama: "bg-gguf/75" } as const;

/** The bar's parts from left to right. */
export function splitMemory({ models, engines, otherBytes, freeBytes }: MachineMemory): Part[] {
  return [
    ...models.map(({ name, engine, bytes }, index) => ({
      key: `model ${engine} ${name}`,
      label: name,
      bytes,
      // Neighbours of one engine differ.
      fill: index % 2 === 0 ? engineLook[engine].fill : softerFill[engine],
    })),
    ...engines
      .filter(({ bytes }) => bytes > 0)
      .map(({ engine, bytes }) => ({
        key: `engine ${engine}`,
        label: `${engineLook[engine].engine} and its caches`,
        bytes,
        fill: engine === "mlx" ? "bg-mlx/45" : "bg-gguf/45",
      })),
    { key: "other", label: "Other programs", bytes: otherBytes, fill: "bg-muted-foreground/50" },
    { key: "free", label: "Free", bytes: freeBytes, fill: "bg-accent ring-1 ring-border" },
  ];
}
