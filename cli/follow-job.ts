import { CliError, stoppedByUser } from "~/cli/cli-error";
import { type Client, watchJob } from "~/cli/client";
import { ProgressLine } from "~/cli/progress/progress-line";
import type { Job, JobProgress } from "~/shared/contracts/job";
import { formatBytes, formatDuration } from "~/shared/format-quantity";

/** One line about where a job stands: phase, share, amount, speed and time left, as far as they are known. */
export function describeProgress(progress: JobProgress): string {
  const { phase, message, done, total, unit, unitsPerSecond, remainingMs } = progress;
  const amount = (value: number) => (unit === "bytes" ? formatBytes(value) : String(Math.round(value)));
  const parts = [message ?? phase];
  if (done !== undefined && total) parts.push(`${Math.floor((done / total) * 100)}%`);
  if (done !== undefined) {
    const label = unit && unit !== "bytes" ? ` ${unit}` : "";
    parts.push((total ? `${amount(done)} / ${amount(total)}` : amount(done)) + label);
  }
  if (unitsPerSecond) parts.push(`${amount(unitsPerSecond)}${unit === "tokens" ? " tokens" : ""}/s`);
  if (remainingMs !== undefined) parts.push(`${formatDuration(remainingMs)} left`);
  return parts.join("  ");
}

export interface FollowOptions {
  /** Hears the live text of a model at work, in pieces. */
  onText?: ((delta: string) => void) | undefined;
  /** Leaves the line of progress out. */
  isQuiet?: boolean;
}

/**
 * Shows a job until it has succeeded. Ctrl-C cancels it in the daemon. Throws when the job failed, was cancelled or was
 * interrupted.
 */
export async function followJob(client: Client, started: Job, options: FollowOptions = {}): Promise<Job> {
  const line = new ProgressLine();
  const cancel = () => void client.jobs.cancel.mutate({ id: started.id }).catch(() => {});
  process.once("SIGINT", cancel);
  try {
    const show = (job: Job) => {
      if (job.progress && !options.isQuiet)
        line.update(job.progress.phase, `${started.title}: ${describeProgress(job.progress)}`);
    };
    const onText = (delta: string) => {
      line.clear();
      options.onText?.(delta);
    };
    return requireSuccess(await watchJob(client, started.id, show, onText));
  } finally {
    process.off("SIGINT", cancel);
    line.clear();
  }
}

function requireSuccess(job: Job): Job {
  if (job.status === "succeeded") return job;
  if (job.status === "cancelled") throw stoppedByUser(`${job.title}: cancelled`);
  if (job.status === "interrupted") {
    throw new CliError(`${job.title}: the daemon stopped before it was done`, {
      hint: job.error?.hint ?? "Run the same command again",
    });
  }
  throw new CliError(job.error?.message ?? `${job.title}: failed`, { hint: job.error?.hint });
}
