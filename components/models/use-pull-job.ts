"use client";

import { useJobs } from "~/app/_trpc/live-store";
import { isTerminal, type Job } from "~/shared/contracts/job";

/** The live pull of a model: the job whose title ends in the model's name. */
export function usePullJob(name: string): Job | null {
  return (
    useJobs().find((job) => job.kind === "pull" && !isTerminal(job.status) && job.title.endsWith(` ${name}`)) ?? null
  );
}
