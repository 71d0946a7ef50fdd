"use client";

import { useMutation } from "@tanstack/react-query";
import { Ban, CircleCheck, CircleX, Clock, type LucideIcon, RotateCw, Unplug, X } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "~/app/_trpc/client";
import { dismissJob, putJob } from "~/app/_trpc/live-store";
import { describeProgress, describeSuccess, jobResultPath, progressPercent } from "~/components/frame/job-words";
import { Button } from "~/components/ui/button";
import { Progress } from "~/components/ui/progress";
import { toastError } from "~/components/ui/toaster";
import { capitalize } from "~/shared/capitalize";
import type { Job, JobStatus } from "~/shared/contracts/job";
import { isTerminal } from "~/shared/contracts/job";

const statusLook: Record<Exclude<JobStatus, "running">, { word: string; icon: LucideIcon; color: string }> = {
  queued: { word: "Waiting", icon: Clock, color: "text-muted-foreground" },
  succeeded: { word: "Done", icon: CircleCheck, color: "text-success" },
  failed: { word: "Failed", icon: CircleX, color: "text-destructive" },
  cancelled: { word: "Cancelled", icon: Ban, color: "text-muted-foreground" },
  interrupted: { word: "Interrupted: the daemon stopped while it ran", icon: Unplug, color: "text-warning" },
};

/** Work that goes on where it stopped, or can simply be done anew; the board and the benchmarks offer their own. */
const canRetry = ({ kind, status }: Job): boolean =>
  (status === "failed" || status === "interrupted" || status === "cancelled") &&
  (kind === "pull" || kind === "convert" || kind === "twin" || kind === "finetune");

/** One job: while it runs its phase, bar and cancel; after that how it ended, with a link to what it made. */
export function JobRow({ job, onFollow }: { job: Job; onFollow?: () => void }) {
  const path = jobResultPath(job);
  return (
    <li className="flex flex-col gap-1.5 px-3 py-2.5">
      <div className="flex items-start gap-2">
        {path ? (
          <Link href={path} onClick={onFollow} className="min-w-0 flex-1 break-words font-medium hover:underline">
            {job.title}
          </Link>
        ) : (
          <span className="min-w-0 flex-1 break-words font-medium">{job.title}</span>
        )}
        {canRetry(job) && <RetryJob job={job} word={job.kind === "finetune" ? "Resume" : "Try again"} />}
        {isTerminal(job.status) ? (
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={`Take "${job.title}" off the list`}
            className="-my-1 -mr-1"
            onClick={() => dismissJob(job.id)}
          >
            <X aria-hidden />
          </Button>
        ) : (
          <CancelJob job={job} className="-my-0.5" />
        )}
      </div>
      {job.status === "running" ? <JobProgressBar job={job} /> : <JobEnd job={job} />}
    </li>
  );
}

/** Phase, bar, amount, speed and time left of a job at work. */
export function JobProgressBar({ job }: { job: Job }) {
  const { progress } = job;
  const percent = progress ? progressPercent(progress) : null;
  return (
    <>
      <Progress value={percent} aria-label={`Progress of ${job.title}`} />
      <p className="tnum flex flex-wrap justify-between gap-x-3 text-muted-foreground text-xs">
        <span className="first-letter:uppercase">
          {progress?.message ?? progress?.phase ?? "starting"}
          {percent !== null && ` ${Math.floor(percent)}%`}
        </span>
        {progress && <span>{describeProgress(progress)}</span>}
      </p>
    </>
  );
}

/** How a job that does not run stands: waiting, or how it ended and why. */
export function JobEnd({ job }: { job: Job }) {
  if (job.status === "running") return null;
  const { word, icon: Icon, color } = statusLook[job.status];
  const success = describeSuccess(job);
  const end = job.status === "succeeded" ? capitalize(success) : word;
  return (
    <div className="flex items-start gap-1.5 text-xs">
      <Icon aria-hidden className={`mt-0.5 size-3.5 shrink-0 ${color}`} />
      <p className="min-w-0 break-words text-muted-foreground">
        {job.error ? job.error.message : end}
        {job.error?.hint && <span className="block text-foreground">{job.error.hint}</span>}
      </p>
    </div>
  );
}

/** Queues a job that ended early once more: a pull goes on where it stopped, a training from its last checkpoint. */
export function RetryJob({ job, word = "Try again" }: { job: Job; word?: string }) {
  const trpc = useTRPC();
  const retry = useMutation(
    trpc.jobs.retry.mutationOptions({
      onSuccess: (next) => {
        putJob(next);
        dismissJob(job.id);
      },
      onError: (error) => toastError("The job was not tried again", error),
    }),
  );
  return (
    <Button
      variant="outline"
      size="sm"
      disabled={retry.isPending}
      aria-label={`${word}: ${job.title}`}
      onClick={() => retry.mutate({ id: job.id })}
    >
      <RotateCw aria-hidden />
      {word}
    </Button>
  );
}

/** Stops a job; it ends as "cancelled" and keeps what it can resume from. */
export function CancelJob({ job, className }: { job: Job; className?: string }) {
  const trpc = useTRPC();
  const cancel = useMutation(
    trpc.jobs.cancel.mutationOptions({
      onSuccess: putJob,
      onError: (error) => toastError("The job was not cancelled", error),
    }),
  );
  return (
    <Button
      variant="outline"
      size="sm"
      disabled={cancel.isPending}
      aria-label={`Cancel ${job.title}`}
      className={className}
      onClick={() => cancel.mutate({ id: job.id })}
    >
      Cancel
    </Button>
  );
}
