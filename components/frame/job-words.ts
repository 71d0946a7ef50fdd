import type { Job, JobProgress } from "~/shared/contracts/job";
import { formatBytes, formatCount, formatDuration } from "~/shared/format-quantity";

const text = (value: unknown): string | null => (typeof value === "string" && value ? value : null);

/** The page that shows what a finished job made; null when there is nothing to open. */
export function jobResultPath(job: Job): string | null {
  if (job.status !== "succeeded") return null;
  switch (job.kind) {
    case "pull":
    case "convert":
    case "twin": {
      const name = text(job.result?.name);
      return name ? `/models?model=${encodeURIComponent(name)}` : "/models";
    }
    case "finetune":
      return `/models?training=${encodeURIComponent(job.id)}`;
    case "remove":
      return null;
    case "breakdown": {
      const id = text(job.result?.proposalId);
      return id && `/board?proposal=${encodeURIComponent(id)}`;
    }
    case "assist": {
      const id = text(job.result?.taskId);
      return id && `/board?task=${encodeURIComponent(id)}`;
    }
    case "execute": {
      const id = text(job.result?.executionId);
      return id && `/board?execution=${encodeURIComponent(id)}`;
    }
    case "optimize": {
      const id = text(job.result?.optimizationId);
      return id && `/prompts?optimization=${encodeURIComponent(id)}`;
    }
    case "evaluate": {
      const id = text(job.result?.evalRunId);
      return id && `/prompts?evaluation=${encodeURIComponent(id)}`;
    }
    case "bench": {
      const id = text(job.result?.benchRunId);
      return id && `/bench?run=${encodeURIComponent(id)}`;
    }
  }
}

/** How a job that succeeded ended: "done", but for a pull that had nothing to fetch or could not. */
export function describeSuccess({ result }: Job): string {
  const kept = text(result?.kept);
  if (kept !== null) return `kept as it is, because ${kept}`;
  return result?.isChanged === false ? "there is nothing newer" : "done";
}

/** Done of total in percent; null where either is unknown. */
export const progressPercent = ({ done, total }: JobProgress): number | null =>
  done !== undefined && total ? Math.min(100, (done / total) * 100) : null;

/** "118 MB of 234 MB · 12.3 MB/s · 9 s left", as far as the job says. */
export function describeProgress(progress: JobProgress): string {
  const amount = (value: number) => (progress.unit === "bytes" ? formatBytes(value) : formatCount(value));
  const unit = progress.unit && progress.unit !== "bytes" ? ` ${progress.unit}` : "";
  const parts: string[] = [];
  if (progress.done !== undefined) {
    parts.push(
      progress.total
        ? `${amount(progress.done)} of ${amount(progress.total)}${unit}`
        : `${amount(progress.done)}${unit}`,
    );
  }
  if (progress.unitsPerSecond) parts.push(`${amount(progress.unitsPerSecond)}${unit && ` ${progress.unit}`}/s`);
  if (progress.remainingMs !== undefined) parts.push(`${formatDuration(progress.remainingMs)} left`);
  return parts.join(" · ");
}
