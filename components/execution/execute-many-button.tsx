"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Wrench } from "lucide-react";
import { toast } from "sonner";
import { useTRPC } from "~/app/_trpc/client";
import { Button } from "~/components/ui/button";
import { toastError } from "~/components/ui/toaster";
import type { BatchItemState } from "~/shared/contracts/execution-batch";

/** Lets models do several tasks side by side, wave by wave; says which cannot be done, and why. */
export function ExecuteManyButton({ taskIds }: { taskIds: string[] }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const start = useMutation(
    trpc.executions.startBatch.mutationOptions({
      onSuccess: async ({ items }) => {
        const count = (...states: BatchItemState[]) => items.filter(({ state }) => states.includes(state)).length;
        const refused = items.filter(({ state }) => state === "refused");
        const started = count("ready", "queued", "running");
        const waiting = count("waiting");
        const words = [
          started === 1 ? "1 task is being done" : `${started} tasks are being done`,
          ...(waiting > 0 ? [`${waiting} follow when what they wait for is applied`] : []),
          ...(refused.length > 0 ? [`${refused.length} cannot`] : []),
        ];
        const description = [...new Set(refused.map(({ detail }) => detail))].slice(0, 4).join(" ");
        const isNone = refused.length === items.length;
        toast(isNone ? "None of them can be done now" : words.join(", "), description ? { description } : {});
        await client.invalidateQueries(trpc.executions.pathFilter());
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
