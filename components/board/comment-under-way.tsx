"use client";

import { useJobText } from "~/app/_trpc/events";
import { describeProgress } from "~/components/frame/job-words";
import { Button } from "~/components/ui/button";
import { useCancelJob } from "~/components/use-cancel-job";
import type { Job } from "~/shared/contracts/job";

/** A comment that a model is writing: its text as it comes, and a way to stop it. */
export function CommentUnderWay({ job }: { job: Job }) {
  const text = useJobText(job.id);
  const cancel = useCancelJob("It could not be stopped");
  const { progress } = job;
  const far = progress ? describeProgress(progress) || progress.message || progress.phase : "starting";
  return (
    <article aria-label={job.title} className="flex flex-col gap-1.5 rounded-lg border border-dashed bg-card px-3 py-2">
      <header className="flex items-center gap-2 text-muted-foreground text-xs">
        <p role="status" className="tnum min-w-0 flex-1">
          {job.title}: {job.status === "queued" ? "waiting for its turn" : far}
        </p>
        <Button variant="outline" size="sm" disabled={cancel.isPending} onClick={() => cancel.mutate({ id: job.id })}>
          Stop
        </Button>
      </header>
      {text !== "" && <p className="line-clamp-4 whitespace-pre-wrap break-words text-xs">{text.slice(-600)}</p>}
    </article>
  );
}
