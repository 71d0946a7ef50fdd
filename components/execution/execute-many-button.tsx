"use client";

import { useMutation } from "@tanstack/react-query";
import { Wrench } from "lucide-react";
import { toast } from "sonner";
import { useTRPC } from "~/app/_trpc/client";
import { Button } from "~/components/ui/button";
import { toastError } from "~/components/ui/toaster";

/** Lets models do several tasks side by side; says which cannot be done now, and why. */
export function ExecuteManyButton({ taskIds }: { taskIds: string[] }) {
  const trpc = useTRPC();
  const start = useMutation(
    trpc.executions.startMany.mutationOptions({
      onSuccess: ({ jobs, refused }) => {
        const description = [...new Set(refused.map(({ reason }) => reason))].slice(0, 4).join(" ");
        const started = jobs.length === 1 ? "1 task is being done" : `${jobs.length} tasks are being done`;
        if (refused.length === 0) toast(started);
        else
          toast(jobs.length === 0 ? "None of them can be done now" : `${started}, ${refused.length} cannot`, {
            description,
          });
      },
      onError: (error) => toastError("The tasks could not be started", error),
    }),
  );
  return (
    <Button size="sm" variant="outline" disabled={start.isPending} onClick={() => start.mutate({ taskIds })}>
      <Wrench aria-hidden />
      Do them
    </Button>
  );
}
