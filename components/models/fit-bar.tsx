import { cn } from "~/components/class-names";
import type { MemoryFit } from "~/shared/contracts/catalogue";
import { formatMemory } from "~/shared/format-quantity";

export const fitLook = {
  fits: { word: "Fits this machine", short: "fits", variant: "success", fill: "bg-success" },
  tight: { word: "Tight: close other programs", short: "tight", variant: "warning", fill: "bg-warning" },
  too_big: { word: "Too big for this machine", short: "too big", variant: "destructive", fill: "bg-destructive" },
} as const satisfies Record<MemoryFit, object>;

/** How much of the machine's memory a model would take; the tick marks what models may take together. */
export function FitBar({
  fit,
  neededBytes,
  totalBytes,
  limitBytes,
  className,
}: {
  fit: MemoryFit;
  neededBytes: number;
  totalBytes: number;
  limitBytes: number;
  className?: string;
}) {
  const { word, short, fill } = fitLook[fit];
  const percent = (bytes: number) => `${Math.min(100, (bytes / totalBytes) * 100)}%`;
  const title = `${word}: about ${formatMemory(neededBytes)} of ${formatMemory(totalBytes)}; models may take ${formatMemory(limitBytes)}`;
  return (
    <span role="img" aria-label={title} title={title} className={cn("inline-flex items-center gap-2", className)}>
      <span className="relative h-1.5 w-16 shrink-0 overflow-hidden rounded-full bg-accent">
        <span className={cn("absolute inset-y-0 left-0 rounded-full", fill)} style={{ width: percent(neededBytes) }} />
        <span className="absolute inset-y-0 w-px bg-foreground/60" style={{ left: percent(limitBytes) }} />
      </span>
      <span className="text-muted-foreground text-xs">{short}</span>
    </span>
  );
}
