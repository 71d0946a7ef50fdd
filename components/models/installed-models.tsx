"use client";

import { useQuery } from "@tanstack/react-query";
import { Columns2, SearchX, X } from "lucide-react";
import { useMemo, useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { type ModelFilter, passesFilter } from "~/components/models/model-filter";
import { useModelUrl } from "~/components/models/model-url";
import { ModelsTable, ModelsTableSkeleton } from "~/components/models/models-table";
import { parseSort, sortModels, sortText } from "~/components/models/sort-models";
import { useTableFacts } from "~/components/models/use-table-facts";
import { WelcomeCard } from "~/components/models/welcome-card";
import { Button } from "~/components/ui/button";
import { Card } from "~/components/ui/card";
import { EmptyState } from "~/components/ui/empty-state";
import { ErrorState } from "~/components/ui/error-state";
import { useUrlState } from "~/components/use-url-state";
import { formatBytes } from "~/shared/format-quantity";

/** What is loaded changes by itself: any client's request loads a model and moves the end of its keep-alive. */
const REFETCH_MS = 5_000;
const mostCompared = 4;
const nothing: ReadonlySet<string> = new Set();

/** The models of all engines, with what to do when there is none, none passes the filter, or the list failed. */
export function InstalledModels({ filter }: { filter: ModelFilter }) {
  const trpc = useTRPC();
  const url = useUrlState();
  const facts = useTableFacts();
  const [ticked, setTicked] = useState(nothing);
  const models = useQuery({ ...trpc.models.list.queryOptions(), refetchInterval: REFETCH_MS });
  const sort = parseSort(url.get("sort"));
  const { query, engine } = filter;
  const sortedBy = sortText(sort);
  const shown = useMemo(() => {
    const passing = (models.data ?? []).filter((model) =>
      passesFilter({ query, engine }, model, [model.name, model.family, model.quantization, ...model.capabilities]),
    );
    return sortModels(passing, parseSort(sortedBy), facts.speeds);
  }, [models.data, query, engine, sortedBy, facts.speeds]);

  if (models.isPending) return <ModelsTableSkeleton />;
  if (models.isError) {
    return (
      <Card>
        <ErrorState title="The models could not be listed" error={models.error} onRetry={() => models.refetch()} />
      </Card>
    );
  }
  if (models.data.length === 0) return <WelcomeCard />;
  if (shown.length === 0) {
    return (
      <Card>
        <EmptyState icon={SearchX} title="No model passes the filter" description="Change the search or the engine.">
          <Button variant="outline" onClick={() => url.replace({ q: null, engine: null })}>
            Show all models
          </Button>
        </EmptyState>
      </Card>
    );
  }
  const select = (name: string, isTicked: boolean) =>
    setTicked((before) => new Set(isTicked ? [...before, name] : [...before].filter((other) => other !== name)));
  const chosen = models.data.filter(({ name }) => ticked.has(name)).map(({ name }) => name);
  const totalBytes = shown.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return (
    <div className="flex flex-col gap-2">
      {chosen.length > 0 && <TickedBar names={chosen} onClear={() => setTicked(nothing)} />}
      <ModelsTable
        models={shown}
        facts={facts}
        sort={sort}
        onSort={(next) => url.replace({ sort: next.key === "name" && !next.isDescending ? null : sortText(next) })}
        selected={ticked}
        onSelect={select}
      />
      <p className="tnum px-1 text-muted-foreground text-xs">
        {shown.length === 1 ? "1 model" : `${shown.length} models`}, {formatBytes(totalBytes)} on disk
      </p>
    </div>
  );
}

/** What can be done with the ticked models together. */
function TickedBar({ names, onClear }: { names: readonly string[]; onClear: () => void }) {
  const { compare } = useModelUrl();
  const canCompare = names.length >= 2 && names.length <= mostCompared;
  return (
    <Card aria-label="Ticked models" className="flex flex-wrap items-center gap-2 px-3 py-2">
      <span className="tnum mr-auto text-sm">
        {names.length === 1 ? "1 model ticked" : `${names.length} models ticked`}
        {names.length === 1 && <span className="text-muted-foreground">: tick another to compare</span>}
        {names.length > mostCompared && (
          <span className="text-muted-foreground">: at most {mostCompared} can be compared</span>
        )}
      </span>
      <Button variant="primary" disabled={!canCompare} onClick={() => compare(names)}>
        <Columns2 aria-hidden />
        Compare
      </Button>
      <Button variant="ghost" onClick={onClear}>
        <X aria-hidden />
        Clear
      </Button>
    </Card>
  );
}
