"use client";

import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "~/app/_trpc/client";
import { putJob, useJobs } from "~/app/_trpc/live-store";
import { toastError, toastUndo } from "~/components/ui/toaster";
import { isTerminal, type Job } from "~/shared/contracts/job";
import { modelKey } from "~/shared/model-names";

/** The deletion of a model that can still be taken back; null when none is under way. */
export function findRemoval(jobs: readonly Job[], name: string): Job | null {
  const key = modelKey(name);
  return (
    jobs.find(
      ({ kind, status, subject }) => kind === "remove" && !isTerminal(status) && modelKey(subject ?? "") === key,
    ) ?? null
  );
}

/** Deletes a model after a time in which it can be taken back, from the toast or from its row, in any window. */
export function useRemoval(name: string) {
  const trpc = useTRPC();
  const job = findRemoval(useJobs(), name);
  const cancel = useMutation(
    trpc.jobs.cancel.mutationOptions({
      onSuccess: putJob,
      onError: (error) => toastError(`${name} was not kept`, error),
    }),
  );
  const begin = useMutation(
    trpc.models.removeLater.mutationOptions({
      onSuccess: (started) => {
        putJob(started);
        toastUndo(`${name} is being deleted`, () => cancel.mutate({ id: started.id }));
      },
      onError: (error) => toastError(`${name} was not deleted`, error),
    }),
  );
  return {
    job,
    isBusy: begin.isPending || cancel.isPending,
    begin: () => begin.mutate({ name }),
    undo: () => job && cancel.mutate({ id: job.id }),
  };
}
