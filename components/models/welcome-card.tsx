"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "~/app/_trpc/client";
import { CopyText } from "~/components/copy-text";
import { PullBox } from "~/components/models/pull-box";
import { PullButton } from "~/components/models/pull-button";
import { smallestFitting, useCatalogue } from "~/components/models/use-catalogue";
import { Button } from "~/components/ui/button";
import { Card } from "~/components/ui/card";
import { EngineBadge } from "~/components/ui/engine-badge";
import { ErrorState } from "~/components/ui/error-state";
import { Skeleton } from "~/components/ui/skeleton";
import { formatBytes } from "~/shared/format-quantity";

/** The first run: three models that fit this machine, any other by name, or a folder put into the store. */
export function WelcomeCard() {
  const catalogue = useCatalogue();
  return (
    <Card className="overflow-hidden">
      <header className="flex flex-col gap-1 px-5 pt-6 pb-4 sm:px-8 sm:pt-8">
        <h2 className="font-semibold text-xl tracking-tight">No model is installed yet</h2>
        <p className="text-base text-muted-foreground">Start with one of the smallest that fit this machine.</p>
      </header>
      {catalogue.isError ? (
        <ErrorState
          title="The catalogue could not be read"
          error={catalogue.error}
          onRetry={() => catalogue.refetch()}
        />
      ) : (
        <ul aria-busy={catalogue.isPending} className="divide-y border-y">
          {catalogue.isPending
            ? [0, 1, 2].map((row) => (
                <li key={row} className="flex h-16 items-center px-5 sm:px-8">
                  <Skeleton className="h-4 w-2/3" />
                </li>
              ))
            : smallestFitting(catalogue.data, 3).map((entry) => (
                <li key={entry.name} className="flex items-center gap-4 px-5 py-3 sm:px-8">
                  <div className="min-w-0 flex-1">
                    <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                      <span className="break-all font-medium">{entry.name}</span>
                      <EngineBadge engine={entry.engine} />
                      <span className="tnum text-muted-foreground text-xs">{formatBytes(entry.sizeBytes)}</span>
                    </p>
                    <p className="text-muted-foreground text-xs">{entry.summary}</p>
                  </div>
                  <PullButton entry={entry} />
                </li>
              ))}
        </ul>
      )}
      <div className="flex flex-col gap-3 px-5 py-5 sm:px-8">
        <PullBox />
        <StoreHint />
        <Button asChild variant="link" className="h-auto self-start p-0">
          <Link href="/models?tab=catalogue">See the whole catalogue</Link>
        </Button>
      </div>
    </Card>
  );
}

/** Where a folder of model files may be dropped in. */
export function StoreHint() {
  const trpc = useTRPC();
  const status = useQuery(trpc.system.status.queryOptions());
  const store = status.data?.settings.find(({ name }) => name === "models")?.value;
  if (!store) return null;
  return (
    <p className="text-muted-foreground text-xs">
      Or drop a folder of Hugging Face files into <CopyText text={`${store}/mlx/<org>/<name>`} />: it shows up here by
      itself.
    </p>
  );
}
