"use client";

import { useQuery } from "@tanstack/react-query";
import { MessageSquare } from "lucide-react";
import Link from "next/link";
import { useMemo } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { useJobText } from "~/app/_trpc/events";
import { useJob } from "~/app/_trpc/live-store";
import { isNotFound } from "~/components/board/trpc-codes";
import { CancelJob, JobEnd, JobProgressBar, RetryJob } from "~/components/frame/job-row";
import { useModelUrl } from "~/components/models/model-url";
import { readTrainingText } from "~/components/models/read-training-text";
import { TrainingView } from "~/components/models/training-view";
import { Button } from "~/components/ui/button";
import { EmptyState } from "~/components/ui/empty-state";
import { ErrorState } from "~/components/ui/error-state";
import {
  Sheet,
  SheetBody,
  SheetContent,
  SheetDescription,
  SheetFooter,
  SheetHeader,
  SheetTitle,
} from "~/components/ui/sheet";
import { Skeleton } from "~/components/ui/skeleton";
import { isTerminal, type Job } from "~/shared/contracts/job";

/** A training as it goes on, and what came of it. */
export function TrainingSheet() {
  const { training, close } = useModelUrl();
  return (
    <Sheet open={training !== null} onOpenChange={(open) => !open && close()}>
      <SheetContent aria-describedby={undefined}>{training !== null && <Inside jobId={training} />}</SheetContent>
    </Sheet>
  );
}

function Inside({ jobId }: { jobId: string }) {
  const trpc = useTRPC();
  const live = useJob(jobId);
  const stored = useQuery({
    ...trpc.jobs.get.queryOptions({ id: jobId }),
    enabled: live === null,
    retry: (count, error) => !isNotFound(error) && count < 2,
  });
  const job = live ?? stored.data ?? null;
  if (job) return <TrainingOf job={job} />;
  return (
    <>
      <SheetHeader>
        <SheetTitle>Training</SheetTitle>
      </SheetHeader>
      <SheetBody>
        {!stored.isError ? (
          <Skeleton className="h-56" />
        ) : isNotFound(stored.error) ? (
          <EmptyState title="There is no such training" description="It may belong to another ollmlx home." />
        ) : (
          <ErrorState title="The training could not be read" error={stored.error} onRetry={() => stored.refetch()} />
        )}
      </SheetBody>
    </>
  );
}

function TrainingOf({ job }: { job: Job }) {
  const trpc = useTRPC();
  const { open } = useModelUrl();
  const text = useJobText(job.id);
  const name = job.status === "succeeded" && typeof job.result?.name === "string" ? job.result.name : null;
  const record = useQuery({ ...trpc.models.training.queryOptions({ name: name ?? "" }), enabled: name !== null }).data;
  const live = useMemo(() => readTrainingText(text), [text]);
  const points = record?.points ?? live.points;
  const total = record?.request.iterations ?? job.progress?.total ?? points.at(-1)?.step ?? 0;
  return (
    <>
      <SheetHeader>
        <SheetTitle className="break-words">{job.title}</SheetTitle>
        <SheetDescription>
          {isTerminal(job.status) ? "This training has ended." : "It goes on when this page is closed."}
        </SheetDescription>
      </SheetHeader>
      <SheetBody className="flex flex-col gap-5">
        {job.status === "running" ? (
          <div className="flex flex-col gap-1.5">
            <JobProgressBar job={job} />
          </div>
        ) : (
          <JobEnd job={job} />
        )}
        <TrainingView points={points} total={total} split={record?.split ?? live.split} />
        {job.status === "cancelled" && (
          <p className="text-muted-foreground text-sm">
            What was trained up to the last checkpoint is kept for a resume.
          </p>
        )}
      </SheetBody>
      <SheetFooter>
        {!isTerminal(job.status) && <CancelJob job={job} />}
        {isTerminal(job.status) && job.status !== "succeeded" && <RetryJob job={job} word="Resume" />}
        {name && (
          <>
            <Button variant="outline" onClick={() => open(name)}>
              Show the model
            </Button>
            <Button asChild variant="primary">
              <Link
                href={`/chat?model=${encodeURIComponent(name)}&with=${encodeURIComponent(String(job.result?.from ?? ""))}`}
              >
                <MessageSquare aria-hidden />
                Compare with the base
              </Link>
            </Button>
          </>
        )}
      </SheetFooter>
    </>
  );
}
