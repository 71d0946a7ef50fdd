"use client";

import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "~/app/_trpc/client";
import { toastError } from "~/components/ui/toaster";

/** Stops a job; a toast with `failure` as its title says when that did not work. */
export function useCancelJob(failure: string) {
  const trpc = useTRPC();
  return useMutation(trpc.jobs.cancel.mutationOptions({ onError: (error) => toastError(failure, error) }));
}
