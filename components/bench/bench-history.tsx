"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { DeleteRunDialog } from "~/components/bench/delete-run-dialog";
import { HistoryRow } from "~/components/bench/history-row";
import { useBenchRuns } from "~/components/bench/use-bench-runs";
import { Card, CardHeader, CardTitle } from "~/components/ui/card";
import { ErrorState } from "~/components/ui/error-state";
import { Skeleton } from "~/components/ui/skeleton";
import { toastError } from "~/components/ui/toaster";
import { useNow } from "~/components/use-now";
import type { BenchRunEntry } from "~/shared/contracts/bench-lab";

const ROW_PX = { pair: 85, single: 61 };
/** The next page is fetched when so few rows are left below the drawn ones. */
const ROWS_AHEAD = 15;

/** The stored runs, newest first. It fetches and draws only what is near the window. */
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
  const { query, runs } = useBenchRuns();
  const now = useNow(60_000);
  const [doomed, setDoomed] = useState<BenchRunEntry | null>(null);
  const remove = useMutation(
    trpc.bench.remove.mutationOptions({
      onSuccess: (_, { id }) => {
        onRemoved(id);
        return queryClient.invalidateQueries(trpc.bench.list.pathFilter());
      },
      onError: (error) => toastError("The run was not deleted", error),
    }),
  );

  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: runs.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => (runs[index]?.b ? ROW_PX.pair : ROW_PX.single),
    getItemKey: (index) => runs[index]?.id ?? index,
    overscan: 4,
    useFlushSync: false,
  });
  const drawn = virtual.getVirtualItems();
  const lastDrawn = drawn.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastDrawn >= runs.length - ROWS_AHEAD) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, lastDrawn, runs.length]);

  return (
    <Card className="min-w-0">
      <CardHeader>
        <CardTitle>History</CardTitle>
      </CardHeader>
      {query.data ? (
        <div ref={box} className="scroll-quiet max-h-[32rem] overflow-y-auto">
          {runs.length === 0 && <p className="px-4 py-3 text-muted-foreground text-sm">No run yet.</p>}
          <ul aria-label="Stored runs" className="relative" style={{ height: virtual.getTotalSize() }}>
            {drawn.map(({ index, key, start }) => {
              const run = runs[index];
              return (
                run && (
                  <li
                    key={key}
                    ref={virtual.measureElement}
                    data-index={index}
                    aria-posinset={index + 1}
                    aria-setsize={hasNextPage ? -1 : runs.length}
                    className="absolute inset-x-0 top-0"
                    style={{ transform: `translateY(${start}px)` }}
                  >
                    <HistoryRow run={run} now={now} isShown={run.id === shownId} onOpen={onOpen} onDelete={setDoomed} />
                  </li>
                )
              );
            })}
          </ul>
        </div>
      ) : query.error ? (
        <ErrorState title="The history could not be read" error={query.error} onRetry={() => query.refetch()} />
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
