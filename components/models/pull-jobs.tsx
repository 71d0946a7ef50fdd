"use client";

import { useJobs } from "~/app/_trpc/live-store";
import { JobRow } from "~/components/frame/job-row";
import { Card } from "~/components/ui/card";
import { isTerminal } from "~/shared/contracts/job";

/** Downloads at work, and those that failed until the user takes them off. */
export function PullJobs() {
  const jobs = useJobs().filter(
    ({ kind, status }) => kind === "pull" && (!isTerminal(status) || status === "failed" || status === "interrupted"),
  );
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
