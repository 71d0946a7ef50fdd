"use client";

import { useJobText } from "~/app/_trpc/events";
import { Button } from "~/components/ui/button";
import { Progress } from "~/components/ui/progress";
import type { Job } from "~/shared/contracts/job";

/** An optimisation at work: what it does, the model's text, and a way to stop it. */
export function OptimizationProgress({ job, onCancel }: { job: Job | null; onCancel: () => void }) {
  const text = useJobText(job?.id ?? null);
  const progress = job?.progress;
  const percent = progress?.done !== undefined && progress.total ? (100 * progress.done) / progress.total : null;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-3">
        <p role="status" className="min-w-0 flex-1">
          {job?.status === "queued" ? "Waiting for its turn" : (progress?.message ?? progress?.phase ?? "Starting")}
        </p>
        <Button variant="outline" size="sm" onClick={onCancel} disabled={!job}>
          Stop
        </Button>
      </div>
      <Progress value={percent} aria-label="Progress of the optimisation" />
      {text !== "" && (
        <section
          aria-label="What the model writes"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          className="scroll-quiet max-h-40 overflow-auto whitespace-pre-wrap break-words rounded-lg border bg-muted p-2 font-mono text-xs"
        >
          {text}
        </section>
      )}
    </div>
  );
}
