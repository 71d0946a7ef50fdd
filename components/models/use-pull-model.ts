"use client";

import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "~/app/_trpc/client";
import { putJob } from "~/app/_trpc/live-store";
import { toastError } from "~/components/ui/toaster";

/** Starts a download, or joins the one that runs for that name; the job shows in the top line at once. */
export function usePullModel() {
  const trpc = useTRPC();
  return useMutation(
    trpc.models.pull.mutationOptions({
      onSuccess: putJob,
      onError: (error, { name }) => toastError(`${name} was not pulled`, error),
    }),
  );
}
