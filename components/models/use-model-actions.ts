"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useTRPC } from "~/app/_trpc/client";
import { toastError } from "~/components/ui/toaster";

/** Load, unload and delete one model by name; a failure is told in a toast with what to do. */
export function useModelActions(name: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const refetch = () => queryClient.invalidateQueries(trpc.models.pathFilter());

  const load = useMutation(
    trpc.models.load.mutationOptions({
      onSuccess: refetch,
      onError: (error) => toastError(`${name} was not loaded`, error),
    }),
  );
  const unload = useMutation(
    trpc.models.unload.mutationOptions({
      onSuccess: refetch,
      onError: (error) => toastError(`${name} was not unloaded`, error),
    }),
  );
  const remove = useMutation(
    trpc.models.remove.mutationOptions({
      onSuccess: () => {
        toast.success(`${name} is deleted`);
        return refetch();
      },
      onError: (error) => toastError(`${name} was not deleted`, error),
    }),
  );
  return { load, unload, remove };
}
