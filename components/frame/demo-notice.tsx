"use client";

import { useQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useTRPC } from "~/app/_trpc/client";
import { PullButton } from "~/components/models/pull-button";
import { smallestFitting, useCatalogue } from "~/components/models/use-catalogue";
import { isDemoModel } from "~/shared/demo-model";
import { formatBytes } from "~/shared/format-quantity";

/** While the demo model is the only one: that it is, and the smallest real one that fits this machine. */
export function DemoNotice() {
  const trpc = useTRPC();
  const models = useQuery(trpc.models.list.queryOptions()).data ?? [];
  const isDemoOnly = models.length > 0 && models.every(({ name }) => isDemoModel(name));
  return isDemoOnly ? <Offer /> : null;
}

function Offer() {
  const [entry] = smallestFitting(useCatalogue().data ?? [], 1);
  return (
    <aside
      aria-label="Demo model"
      className="flex shrink-0 items-center gap-2 border-b bg-warning-soft px-4 py-1 text-sm"
    >
      <FlaskConical aria-hidden className="size-4 shrink-0 text-warning" />
      <span className="min-w-0 flex-1">
        The demo model answers: it shows how things work and is no help with real work.
        {entry && ` ${entry.name} fits this machine (${formatBytes(entry.sizeBytes)}).`}
      </span>
      {entry && <PullButton entry={entry} />}
    </aside>
  );
}
