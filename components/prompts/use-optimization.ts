import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { useJob } from "~/app/_trpc/live-store";
import { toastError } from "~/components/ui/toaster";
import { isTerminal } from "~/shared/contracts/job";
import type { OptimizeInput } from "~/shared/contracts/prompt-optimization";

/** Starts an optimisation, follows its job and gives its record once it has ended. `shownId` shows an earlier one. */
export function useOptimization(shownId: string | null = null) {
  const trpc = useTRPC();
  const [jobId, setJobId] = useState<string | null>(null);
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
  const made = job?.result?.optimizationId;
  const id = typeof made === "string" ? made : jobId === null ? shownId : null;
  const record = useQuery({ ...trpc.prompts.optimization.queryOptions({ id: id ?? "" }), enabled: id !== null });
  const isLive = start.isPending || (jobId !== null && (job === null || !isTerminal(job.status)));
  return {
    start: (request: OptimizeInput) => start.mutate(request),
    follow: setJobId,
    cancel: () => jobId !== null && cancel.mutate({ id: jobId }),
    job,
    isLive,
    record: id === null ? null : (record.data ?? null),
    /** Why it gave no record. */
    error: job && isTerminal(job.status) && job.status !== "succeeded" ? (job.error?.message ?? job.status) : null,
  };
}
