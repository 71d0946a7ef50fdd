"use client";

import { useQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { useTRPC } from "~/app/_trpc/client";
import { type ModelFilter, passesFilter } from "~/components/models/model-filter";
import { ModelsTable, ModelsTableSkeleton } from "~/components/models/models-table";
import { WelcomeCard } from "~/components/models/welcome-card";
import { Card } from "~/components/ui/card";
import { EmptyState } from "~/components/ui/empty-state";
import { ErrorState } from "~/components/ui/error-state";
import { formatBytes } from "~/shared/format-quantity";

/** What is loaded changes by itself: any client's request loads a model and moves the end of its keep-alive. */
const REFETCH_MS = 5_000;

/** The models of all engines, with what to do when there is none, none passes the filter, or the list failed. */
export function InstalledModels({ filter, onOpen }: { filter: ModelFilter; onOpen: (name: string) => void }) {
  const trpc = useTRPC();
  const models = useQuery({
    ...trpc.models.list.queryOptions(),
    refetchInterval: REFETCH_MS,
  });

  if (models.isPending) return <ModelsTableSkeleton />;
  if (models.isError) {
    return (
      <Card>
        <ErrorState title="The models could not be listed" error={models.error} onRetry={() => models.refetch()} />
      </Card>
    );
  }
  if (models.data.length === 0) return <WelcomeCard />;

  const shown = models.data.filter((model) =>
    passesFilter(filter, model, [model.name, model.family, model.quantization, ...model.capabilities]),
  );
  if (shown.length === 0) {
    return (
      <Card>
        <EmptyState icon={SearchX} title="No model passes the filter" description="Change the search or the engine." />
      </Card>
    );
  }
  const totalBytes = shown.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return (
    <div className="flex flex-col gap-2">
      <ModelsTable models={shown} onOpen={onOpen} />
      <p className="tnum px-1 text-muted-foreground text-xs">
        {shown.length === 1 ? "1 model" : `${shown.length} models`}, {formatBytes(totalBytes)} on disk
      </p>
    </div>
  );
}
