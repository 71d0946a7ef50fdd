import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "~/app/_trpc/client";
import { putJob } from "~/app/_trpc/live-store";
import { toastError } from "~/components/ui/toaster";
import type { Job } from "~/shared/contracts/job";

/** Starts a benchmark; its job is in the live store before `onStarted` hears of it. */
export function useStartBench(onStarted: (job: Job) => void) {
  const trpc = useTRPC();
  return useMutation(
    trpc.bench.start.mutationOptions({
      onSuccess: (job) => {
        putJob(job);
        onStarted(job);
      },
      onError: (error) => toastError("The benchmark did not start", error),
    }),
  );
}
