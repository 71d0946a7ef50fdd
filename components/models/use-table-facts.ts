"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "~/app/_trpc/client";
import type { TableFacts } from "~/components/models/table-columns";
import { useMemory } from "~/components/models/use-memory";
import { useNow } from "~/components/use-now";

/** What rows of models need to know beside their model. */
export function useTableFacts(): TableFacts {
  const trpc = useTRPC();
  const now = useNow(1_000);
  const memory = useMemory().data ?? null;
  const records = useQuery(trpc.models.speeds.queryOptions()).data;
  const speeds = useMemo(
    () => new Map(records?.map(({ model, tokensPerSecond }) => [model, tokensPerSecond])),
    [records],
  );
  return { now, memory, speeds };
}
