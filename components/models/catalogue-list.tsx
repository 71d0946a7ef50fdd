"use client";

import { SearchX } from "lucide-react";
import { type ModelFilter, passesFilter } from "~/components/models/model-filter";
import { PullButton } from "~/components/models/pull-button";
import { useCatalogue } from "~/components/models/use-catalogue";
import { Badge } from "~/components/ui/badge";
import { Card } from "~/components/ui/card";
import { EmptyState } from "~/components/ui/empty-state";
import { EngineBadge } from "~/components/ui/engine-badge";
import { ErrorState } from "~/components/ui/error-state";
import { Skeleton } from "~/components/ui/skeleton";
import type { CatalogueEntry } from "~/shared/contracts/catalogue";
import { formatBytes } from "~/shared/format-quantity";

const fitLook = {
  fits: { word: "Fits this machine", variant: "success" },
  tight: { word: "Tight: close other programs", variant: "warning" },
  too_big: { word: "Too big for this machine", variant: "destructive" },
} as const;

const roleWords: Record<CatalogueEntry["role"], string> = { chat: "Chat", code: "Code", small: "Small", embedding: "Embedding" };

/** Recommended models, each with its size, licence and how it fits this machine. */
export function CatalogueList({ filter }: { filter: ModelFilter }) {
  const catalogue = useCatalogue();
  if (catalogue.isError) {
    return (
      <Card>
        <ErrorState
          title="The catalogue could not be read"
          error={catalogue.error}
          onRetry={() => catalogue.refetch()}
        />
      </Card>
    );
  }
  if (catalogue.isPending) {
    return (
      <Card aria-busy aria-label="Loading the catalogue" className="divide-y">
        {[0, 1, 2, 3, 4].map((row) => (
          <div key={row} className="flex h-17 flex-col justify-center gap-2 px-4">
            <Skeleton className="h-3.5 w-72 max-w-full" />
            <Skeleton className="h-3 w-96 max-w-full" />
          </div>
        ))}
      </Card>
    );
  }
  const shown = catalogue.data.filter((entry) =>
    passesFilter(filter, entry, [entry.name, entry.role, entry.summary, entry.license]),
  );
  if (shown.length === 0) {
    return (
      <Card>
        <EmptyState
          icon={SearchX}
          title="Nothing in the catalogue passes the filter"
          description="Any other model is pulled by its name in the box above."
        />
      </Card>
    );
  }
  return (
    <Card aria-label="Catalogue">
      <ul className="divide-y">
        {shown.map((entry) => (
          <CatalogueRow key={entry.name} entry={entry} />
        ))}
      </ul>
    </Card>
  );
}

function CatalogueRow({ entry }: { entry: CatalogueEntry }) {
  const fit = fitLook[entry.fit];
  return (
    <li className="flex items-center gap-4 px-4 py-3">
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="break-all font-medium">{entry.name}</span>
          <EngineBadge engine={entry.engine} />
          <Badge variant="outline">{roleWords[entry.role]}</Badge>
        </p>
        <p className="text-muted-foreground text-xs">{entry.summary}</p>
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-muted-foreground text-xs">
          <span className="tnum">{formatBytes(entry.sizeBytes)}</span>
          <span>Licence {entry.license}</span>
          <Badge variant={fit.variant}>{fit.word}</Badge>
        </p>
      </div>
      <PullButton entry={entry} />
    </li>
  );
}
