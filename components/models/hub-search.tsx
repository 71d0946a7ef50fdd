"use client";

import { useQuery } from "@tanstack/react-query";
import { CloudOff, Download, Heart, Lock, SearchX } from "lucide-react";
import { useTRPC } from "~/app/_trpc/client";
import { isUnavailable } from "~/components/board/trpc-codes";
import { fitLook } from "~/components/models/fit-bar";
import type { ModelFilter } from "~/components/models/model-filter";
import { PullButton } from "~/components/models/pull-button";
import { useSettled } from "~/components/models/use-settled";
import { Badge } from "~/components/ui/badge";
import { Button } from "~/components/ui/button";
import { Card } from "~/components/ui/card";
import { EmptyState } from "~/components/ui/empty-state";
import { EngineBadge } from "~/components/ui/engine-badge";
import { ErrorState } from "~/components/ui/error-state";
import { Skeleton } from "~/components/ui/skeleton";
import { useNow } from "~/components/use-now";
import type { HubModel } from "~/shared/contracts/catalogue";
import { formatAge, formatBytes, formatCount } from "~/shared/format-quantity";

/** The hub is asked once the typing rests. */
const SETTLE_MS = 400;

/** Models on the hub that can run here, most downloaded first. Works online only, and says so when it is not. */
export function HubSearch({ filter }: { filter: ModelFilter }) {
  const trpc = useTRPC();
  const now = useNow(60_000);
  const query = useSettled(filter.query.trim(), SETTLE_MS);
  const engine = filter.engine ?? "mlx";
  const found = useQuery({
    ...trpc.models.search.queryOptions({ query, engine }),
    retry: false,
    staleTime: 5 * 60_000,
    placeholderData: (before) => before,
  });
  if (found.isError) {
    return (
      <Card>
        {isUnavailable(found.error) ? (
          <EmptyState icon={CloudOff} title="The hub is out of reach" description={found.error.message}>
            <Button variant="outline" onClick={() => found.refetch()}>
              Try again
            </Button>
          </EmptyState>
        ) : (
          <ErrorState title="The search failed" error={found.error} onRetry={() => found.refetch()} />
        )}
      </Card>
    );
  }
  if (found.isPending) {
    return (
      <Card aria-busy aria-label="Searching the hub" className="divide-y">
        {[0, 1, 2, 3, 4].map((row) => (
          <div key={row} className="flex h-17 flex-col justify-center gap-2 px-4">
            <Skeleton className="h-3.5 w-72 max-w-full" />
            <Skeleton className="h-3 w-96 max-w-full" />
          </div>
        ))}
      </Card>
    );
  }
  if (found.data.length === 0) {
    return (
      <Card>
        <EmptyState
          icon={SearchX}
          title={`The hub has nothing for “${query}”`}
          description={
            engine === "mlx" ? "Only models with MLX weights are searched." : "Only GGUF models are searched."
          }
        />
      </Card>
    );
  }
  return (
    <Card aria-label="Models on the hub" aria-busy={found.isPlaceholderData}>
      <p className="border-b px-4 py-2 text-muted-foreground text-xs">
        {query === "" ? "Most downloaded" : `Found for “${query}”`},{" "}
        {engine === "mlx" ? "models for MLX" : "GGUF models for Ollama"}. Type above to search
        {engine === "mlx" && "; choose GGUF for models that Ollama runs"}.
      </p>
      <ul className="divide-y">
        {found.data.map((model) => (
          <HubRow key={model.name} model={model} now={now} />
        ))}
      </ul>
    </Card>
  );
}

function HubRow({ model, now }: { model: HubModel; now: number }) {
  const fit = model.fit && fitLook[model.fit];
  return (
    <li className="flex items-center gap-4 px-4 py-3">
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="break-all font-medium">{model.name}</span>
          <EngineBadge engine={model.engine} />
          {model.quantization && <Badge variant="outline">{model.quantization}</Badge>}
          {model.isGated && (
            <Badge variant="warning" title="Its owner wants the terms accepted on the hub first; then log in here.">
              <Lock aria-hidden />
              Gated
            </Badge>
          )}
        </p>
        <p className="tnum flex flex-wrap items-center gap-x-3 gap-y-1 text-muted-foreground text-xs">
          <span>{model.sizeBytes === null ? "size not told" : formatBytes(model.sizeBytes)}</span>
          <span className="inline-flex items-center gap-1">
            <Download aria-hidden className="size-3" />
            {formatCount(model.downloads)}
            <span className="sr-only">downloads</span>
          </span>
          <span className="inline-flex items-center gap-1">
            <Heart aria-hidden className="size-3" />
            {formatCount(model.likes)}
            <span className="sr-only">likes</span>
          </span>
          {model.license && <span>Licence {model.license}</span>}
          {model.updatedAt && <span>{formatAge(model.updatedAt, now)}</span>}
          {fit && <Badge variant={fit.variant}>{fit.word}</Badge>}
        </p>
      </div>
      <PullButton entry={model} />
    </li>
  );
}
