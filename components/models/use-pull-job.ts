"use client";

import { useJobs } from "~/app/_trpc/live-store";
import { isTerminal, type Job } from "~/shared/contracts/job";
import { modelKey } from "~/shared/model-names";

/** The live pull of a model. */
export function usePullJob(name: string): Job | null {
  const key = modelKey(name);
  return (
    useJobs().find(
      ({ kind, status, subject }) => kind === "pull" && !isTerminal(status) && modelKey(subject ?? "") === key,
    ) ?? null
  );
}
