import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { useJob, useJobs } from "~/app/_trpc/live-store";
import { toastError } from "~/components/ui/toaster";
import { isTerminal } from "~/shared/contracts/job";
import { type Optimization, type OptimizeInput, optimizationTitle } from "~/shared/contracts/prompt-optimization";

/**
 * Starts an optimisation, follows its job and gives its record once it has ended. `shownId` shows an earlier one; a run
 * of the stored prompt `promptName` that another tab or the command line has started is followed too.
 */
export function useOptimization(shownId: string | null = null, promptName: string | null = null) {
  const trpc = useTRPC();
  const [startedId, setJobId] = useState<string | null>(null);
  const alive = useJobs().find(
    ({ kind, status, title }) =>
      promptName !== null && kind === "optimize" && !isTerminal(status) && title === optimizationTitle(promptName),
  );
  const [seenId, setSeenId] = useState<string | null>(null);
  if (alive && alive.id !== seenId) setSeenId(alive.id);
  const jobId = startedId ?? seenId;
  const job = useJob(jobId);
  const start = useMutation(
    trpc.prompts.optimize.mutationOptions({
      onSuccess: ({ id }) => setJobId(id),
      onError: (error) => toastError("The optimisation did not start", error),
    }),
  );
  const cancel = useMutation(
    trpc.jobs.cancel.mutationOptions({
      onError: (error) => toastError("The optimisation could not be stopped", error),
    }),
  );
  const isLive = start.isPending || (jobId !== null && (job === null || !isTerminal(job.status)));
  const made = job?.result?.optimizationId;
  const id = typeof made === "string" ? made : isLive ? null : shownId;
  const record = useQuery({ ...trpc.prompts.optimization.queryOptions({ id: id ?? "" }), enabled: id !== null });
  return {
    start: (request: OptimizeInput) => start.mutate(request),
    cancel: () => jobId !== null && cancel.mutate({ id: jobId }),
    job,
    isLive,
    record: id === null ? null : (record.data ?? null),
    /** Why it gave no whole record. */
    error:
      job && isTerminal(job.status) && job.status !== "succeeded"
        ? job.status === "cancelled"
          ? describeEnd("cancelled")
          : (job.error?.message ?? job.status)
        : job === null && record.data && id !== null
          ? describeEnd(record.data.status)
          : null,
  };
}

const describeEnd = (status: Optimization["status"]): string | null =>
  status === "interrupted"
    ? "the daemon stopped in the middle of it."
    : status === "cancelled"
      ? "it was stopped."
      : status === "failed"
        ? "it failed."
        : null;
