"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "~/app/_trpc/client";
import { toastError } from "~/components/ui/toaster";

/** Load, pin, unpin and unload one model by name; a failure is told in a toast with what to do. */
export function useModelActions(name: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const settings = useQuery(trpc.system.status.queryOptions()).data?.settings;
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
  return {
    isBusy: load.isPending || unload.isPending,
    load: () => load.mutate({ name }),
    unload: () => unload.mutate({ name }),
    /** It stays loaded until it is unloaded by hand. */
    pin: () => load.mutate({ name, keepAlive: "-1" }),
    /** It is let go once it has been idle as long as the daemon is told to wait. */
    unpin: () =>
      load.mutate({ name, keepAlive: settings?.find((setting) => setting.name === "keepAlive")?.value ?? "5m" }),
  };
}
