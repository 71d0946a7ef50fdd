"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "~/app/_trpc/client";

const PAGE_RUNS = 50;

/** The stored runs, newest first, page by page. */
export function useBenchRuns() {
  const trpc = useTRPC();
  const query = useInfiniteQuery(
    trpc.bench.list.infiniteQueryOptions(
      { limit: PAGE_RUNS },
      { getNextPageParam: (page) => (page.length < PAGE_RUNS ? undefined : page.at(-1)?.id) },
    ),
  );
  const runs = useMemo(() => query.data?.pages.flat() ?? [], [query.data]);
  return { query, runs };
}
