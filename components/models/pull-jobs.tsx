"use client";

import { useJobs } from "~/app/_trpc/live-store";
import { JobRow } from "~/components/frame/job-row";
import { Card } from "~/components/ui/card";
import { isTerminal, type Job } from "~/shared/contracts/job";

const failedHere = ({ status, finishedAt }: Job): boolean =>
  (status === "failed" || status === "interrupted") && (finishedAt ?? 0) > performance.timeOrigin;

/** Downloads at work, and those that failed during this visit until the user takes them off. */
export function PullJobs() {
  const jobs = useJobs().filter((job) => job.kind === "pull" && (!isTerminal(job.status) || failedHere(job)));
  if (jobs.length === 0) return null;
  return (
    <Card aria-label="Downloads">
      <ul className="divide-y">
        {jobs.map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
      </ul>
    </Card>
  );
}
