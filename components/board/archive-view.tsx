"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Archive, ArchiveRestore } from "lucide-react";
import { useDeferredValue } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { useBoard } from "~/components/board/board-context";
import { TaskLine } from "~/components/board/task-line";
import { Button } from "~/components/ui/button";
import { EmptyState } from "~/components/ui/empty-state";
import { ErrorState } from "~/components/ui/error-state";
import { Skeleton } from "~/components/ui/skeleton";
import { matchesFilter, plainWords } from "~/shared/board-filter";

/** Tasks that were put away. They keep everything and come back to the end of their column. */
export function ArchiveView({ workspaceId, filter }: { workspaceId: string; filter: string }) {
  const trpc = useTRPC();
  const { changes } = useBoard();
  const archived = { workspaceId, archived: true, limit: 1000 };
  const query = useQuery(trpc.tasks.list.queryOptions(archived));
  const search = useDeferredValue(plainWords(filter));
  const found = useQuery({
    ...trpc.tasks.list.queryOptions({ ...archived, search }),
    enabled: search !== "",
    placeholderData: keepPreviousData,
  }).data;
  if (query.isPending) return <Skeleton className="mx-4 h-64" />;
  if (query.error) {
    return (
      <ErrorState title="The archive could not be loaded" error={query.error} onRetry={() => void query.refetch()} />
    );
  }
  if (query.data.length === 0) {
    return (
      <EmptyState
        icon={Archive}
        title="Nothing is archived"
        description="Archive a card from its menu, or select several with x. They leave the board and keep everything."
      />
    );
  }
  const foundIds = search === "" ? undefined : new Set(found?.map(({ id }) => id));
  const shown = query.data.filter((task) => matchesFilter(task, filter, foundIds));
  if (shown.length === 0) {
    return <p className="py-6 text-center text-muted-foreground text-sm">Nothing matches the filter</p>;
  }
  return (
    <ul className="scroll-quiet min-h-0 flex-1 overflow-y-auto px-4 pb-4">
      {shown.map((task) => (
        <li key={task.id} className="flex items-center gap-1 border-b last:border-b-0">
          <span className="min-w-0 flex-1">
            <TaskLine task={task} />
          </span>
          <Button
            size="sm"
            variant="ghost"
            aria-label={`Bring #${task.number} back to the board`}
            onClick={() => changes.changeMany.mutate({ ids: [task.id], patch: { archived: false } })}
          >
            <ArchiveRestore aria-hidden />
            <span className="hidden sm:inline">Bring back</span>
          </Button>
        </li>
      ))}
    </ul>
  );
}
