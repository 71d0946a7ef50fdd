"use client";

import { SearchX, TriangleAlert } from "lucide-react";
import { FitBar } from "~/components/models/fit-bar";
import { type ModelFilter, passesFilter } from "~/components/models/model-filter";
import { PullButton } from "~/components/models/pull-button";
import { useCatalogue } from "~/components/models/use-catalogue";
import { useMemory } from "~/components/models/use-memory";
import { Badge } from "~/components/ui/badge";
import { Button } from "~/components/ui/button";
import { Card, CardHeader, CardTitle } from "~/components/ui/card";
import { EmptyState } from "~/components/ui/empty-state";
import { EngineBadge } from "~/components/ui/engine-badge";
import { ErrorState } from "~/components/ui/error-state";
import { Label } from "~/components/ui/label";
import { Skeleton } from "~/components/ui/skeleton";
import { Switch } from "~/components/ui/switch";
import { useUrlState } from "~/components/use-url-state";
import { type CatalogueEntry, type CatalogueRole, catalogueRoleSchema } from "~/shared/contracts/catalogue";
import type { MachineMemory } from "~/shared/contracts/machine-memory";
import { formatBytes, formatContext, formatParameters } from "~/shared/format-quantity";

const roleWords: Record<CatalogueRole, string> = {
  small: "Small, for a first try",
  chat: "Chat and text",
  code: "Code",
  embedding: "Embeddings, for search",
};

/** Recommended models by what they are for, each with its size, licence and how it fits this machine. */
export function CatalogueList({ filter }: { filter: ModelFilter }) {
  const url = useUrlState();
  const catalogue = useCatalogue();
  const memory = useMemory().data ?? null;
  const onlyFitting = url.get("fitting") === "1";
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
  const shown = catalogue.data.filter(
    (entry) =>
      (!onlyFitting || (entry.fit !== "too_big" && entry.replacement === null)) &&
      passesFilter(filter, entry, [entry.name, entry.role, entry.summary, entry.license]),
  );
  return (
    <section aria-label="Catalogue" className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="flex items-center gap-2">
          <Switch
            id="only-fitting"
            checked={onlyFitting}
            onCheckedChange={(checked) => url.replace({ fitting: checked ? "1" : null })}
          />
          <Label htmlFor="only-fitting">Only what fits this machine</Label>
        </div>
        <p className="text-muted-foreground text-xs">
          Sizes with ~ are approximate; nothing is asked online to show this list.
        </p>
      </div>
      {shown.length === 0 ? (
        <Card>
          <EmptyState
            icon={SearchX}
            title="Nothing in the catalogue passes the filter"
            description="The hub has many more, and any model is pulled by its name in the box above."
          >
            <Button variant="outline" onClick={() => url.replace({ tab: "hub" })}>
              Search the hub
            </Button>
          </EmptyState>
        </Card>
      ) : (
        catalogueRoleSchema.options.map((role) => (
          <RoleGroup
            key={role}
            role={role}
            entries={shown.filter((entry) => entry.role === role)}
            all={catalogue.data}
            memory={memory}
          />
        ))
      )}
    </section>
  );
}

function RoleGroup({
  role,
  entries,
  all,
  memory,
}: {
  role: CatalogueRole;
  entries: readonly CatalogueEntry[];
  /** Where the successors of models that cannot be loaded are found. */
  all: readonly CatalogueEntry[];
  memory: MachineMemory | null;
}) {
  if (entries.length === 0) return null;
  return (
    <Card aria-label={roleWords[role]}>
      <CardHeader>
        <CardTitle>{roleWords[role]}</CardTitle>
      </CardHeader>
      <ul className="divide-y">
        {entries.map((entry) => (
          <CatalogueRow
            key={`${entry.engine} ${entry.name}`}
            entry={entry}
            offered={all.find(({ name }) => name === entry.replacement?.name) ?? entry}
            memory={memory}
          />
        ))}
      </ul>
    </Card>
  );
}

function CatalogueRow({
  entry,
  offered,
  memory,
}: {
  entry: CatalogueEntry;
  /** What its button pulls. */
  offered: CatalogueEntry;
  memory: MachineMemory | null;
}) {
  const { replacement } = entry;
  return (
    <li className="flex items-center gap-4 px-4 py-3">
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="break-all font-medium">{entry.name}</span>
          <EngineBadge engine={entry.engine} />
          {entry.name === "llama3.2" && <Badge variant="primary">Default</Badge>}
        </p>
        <p className="text-muted-foreground text-xs">{entry.summary}</p>
        {replacement && (
          <p className="flex items-start gap-1.5 text-xs">
            <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0 text-warning" />
            <span>
              {replacement.reason} Pull <span className="font-medium">{replacement.name}</span> instead
              {entry.counterpart && `, or ${entry.counterpart} for Ollama`}.
            </span>
          </p>
        )}
        <p className="tnum flex flex-wrap items-center gap-x-3 gap-y-1 text-muted-foreground text-xs">
          <span>
            {entry.isSizeExact ? "" : "~"}
            {formatBytes(entry.sizeBytes)}
          </span>
          <span>{formatParameters(entry.parameterCount)} parameters</span>
          <span>{entry.bits} bits</span>
          <span>{formatContext(entry.contextLength)} context</span>
          <span>Licence {entry.license}</span>
          {memory && (
            <FitBar
              fit={entry.fit}
              neededBytes={entry.neededBytes}
              totalBytes={memory.totalBytes}
              limitBytes={memory.modelLimitBytes}
            />
          )}
        </p>
      </div>
      <PullButton entry={offered} />
    </li>
  );
}
