"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { DeleteRunDialog } from "~/components/bench/delete-run-dialog";
import { cn } from "~/components/class-names";
import { Badge } from "~/components/ui/badge";
import { Button } from "~/components/ui/button";
import { Card, CardHeader, CardTitle } from "~/components/ui/card";
import { EngineMark } from "~/components/ui/engine-badge";
import { ErrorState } from "~/components/ui/error-state";
import { Skeleton } from "~/components/ui/skeleton";
import { toastError } from "~/components/ui/toaster";
import { useNow } from "~/components/use-now";
import type { BenchModel, BenchRun } from "~/shared/contracts/bench";
import { formatAge } from "~/shared/format-quantity";

/** The stored runs, newest first. */
export function BenchHistory({
  shownId,
  onOpen,
  onRemoved,
}: {
  shownId: string | null;
  onOpen: (id: string) => void;
  onRemoved: (id: string) => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const runs = useQuery(trpc.bench.list.queryOptions());
  const now = useNow(60_000);
  const [doomed, setDoomed] = useState<BenchRun | null>(null);
  const remove = useMutation(
    trpc.bench.remove.mutationOptions({
      onSuccess: (_, { id }) => {
        onRemoved(id);
        return queryClient.invalidateQueries(trpc.bench.list.pathFilter());
      },
      onError: (error) => toastError("The run was not deleted", error),
    }),
  );

  return (
    <Card className="min-w-0">
      <CardHeader>
        <CardTitle>History</CardTitle>
      </CardHeader>
      {runs.data ? (
        <ul className="scroll-quiet max-h-[32rem] divide-y overflow-y-auto">
          {runs.data.length === 0 && <li className="px-4 py-3 text-muted-foreground text-sm">No run yet.</li>}
          {runs.data.map((run) => (
            <li key={run.id} className={cn("group flex items-start", run.id === shownId && "bg-accent")}>
              <button
                type="button"
                aria-current={run.id === shownId}
                className="flex min-w-0 flex-1 flex-col gap-1 px-4 py-2.5 text-left hover:bg-accent"
                onClick={() => onOpen(run.id)}
              >
                <ModelLine model={run.a} />
                {run.b && <ModelLine model={run.b} />}
                <span className="flex flex-wrap items-center gap-2 text-muted-foreground text-xs">
                  {formatAge(run.startedAt, now)}
                  {run.baselineAt !== null && <Badge>baseline</Badge>}
                  {run.status !== "complete" && (
                    <Badge variant={run.status === "failed" ? "destructive" : "warning"}>{run.status}</Badge>
                  )}
                </span>
              </button>
              {run.status !== "running" && (
                <Button
                  variant="ghost"
                  size="icon-sm"
                  className="mt-1.5 mr-1.5"
                  aria-label={`Delete the run of ${run.a.name}, ${formatAge(run.startedAt, now)}`}
                  onClick={() => setDoomed(run)}
                >
                  <Trash2 aria-hidden className="size-3.5" />
                </Button>
              )}
            </li>
          ))}
        </ul>
      ) : runs.error ? (
        <ErrorState title="The history could not be read" error={runs.error} onRetry={() => runs.refetch()} />
      ) : (
        <div aria-busy className="flex flex-col gap-3 p-4">
          <Skeleton className="h-10" />
          <Skeleton className="h-10" />
        </div>
      )}
      <DeleteRunDialog
        run={doomed}
        onClose={() => setDoomed(null)}
        onConfirm={(run) => remove.mutate({ id: run.id })}
      />
    </Card>
  );
}

function ModelLine({ model }: { model: BenchModel }) {
  return (
    <span className="flex min-w-0 items-center gap-2 text-xs">
      <EngineMark engine={model.engine} />
      <span className="truncate">{model.name}</span>
    </span>
  );
}
