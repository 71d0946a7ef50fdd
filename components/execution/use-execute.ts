import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "~/app/_trpc/client";
import { openExecutionJob } from "~/components/board/use-board-url";
import { toastError } from "~/components/ui/toaster";

/** Starts an execution and opens its sheet. */
export function useExecute() {
  const trpc = useTRPC();
  const client = useQueryClient();
  return useMutation(
    trpc.executions.start.mutationOptions({
      onSuccess: async (job) => {
        await client.invalidateQueries(trpc.executions.pathFilter());
        if (job.taskId) openExecutionJob(job.taskId, job.id);
      },
      onError: (error) => toastError("The task cannot be executed", error),
    }),
  );
}
