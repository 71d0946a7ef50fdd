"use client";

import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "~/app/_trpc/client";
import { useJobText } from "~/app/_trpc/events";
import { describeProgress } from "~/components/frame/job-words";
import { Button } from "~/components/ui/button";
import { toastError } from "~/components/ui/toaster";
import type { Job } from "~/shared/contracts/job";

/** A comment that a model is writing: its text as it comes, and a way to stop it. */
export function CommentUnderWay({ job }: { job: Job }) {
  const trpc = useTRPC();
  const text = useJobText(job.id);
  const cancel = useMutation(
    trpc.jobs.cancel.mutationOptions({ onError: (error) => toastError("It could not be stopped", error) }),
  );
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
