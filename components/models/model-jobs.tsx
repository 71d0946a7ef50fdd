"use client";

import { useJobs } from "~/app/_trpc/live-store";
import { JobRow } from "~/components/frame/job-row";
import { Card } from "~/components/ui/card";
import { isTerminal, type Job, type JobKind } from "~/shared/contracts/job";

/** Work on models' files that is shown here; a deletion shows at its model. */
const shownKinds: ReadonlySet<JobKind> = new Set(["pull", "convert", "twin", "finetune"]);

const endedBadly = ({ status, finishedAt }: Job): boolean =>
  status === "interrupted" || (status === "failed" && (finishedAt ?? 0) > performance.timeOrigin);

/** A retry that was asked for stands for the job that failed. */
const isReplaced = (job: Job, jobs: readonly Job[]): boolean =>
  jobs.some(({ title, createdAt }) => title === job.title && createdAt > job.createdAt);

/** Downloads and conversions at work or waiting, and those that ended badly until they are tried again or taken off. */
export function ModelJobs() {
  const all = useJobs();
  const jobs = all
    .filter(({ kind }) => shownKinds.has(kind))
    .filter((job) => !isTerminal(job.status) || (endedBadly(job) && !isReplaced(job, all)))
    .sort((a, b) => a.createdAt - b.createdAt);
  if (jobs.length === 0) return null;
  const waiting = jobs.filter(({ status }) => status === "queued").length;
  return (
    <Card aria-label="Downloads">
      {waiting > 0 && (
        <p className="border-b px-3 py-1.5 text-muted-foreground text-xs">
          {waiting === 1 ? "One waits for its turn." : `${waiting} wait for their turn.`}
        </p>
      )}
      <ul className="divide-y">
        {jobs.map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
      </ul>
    </Card>
  );
}
