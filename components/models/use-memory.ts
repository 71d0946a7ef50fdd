"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "~/app/_trpc/client";

/** Memory changes by itself: other programs come and go, conversations grow. */
const REFETCH_MS = 3_000;

/** How the machine's memory is used, kept up to date while the page is seen. */
export function useMemory() {
  const trpc = useTRPC();
  return useQuery({ ...trpc.models.memory.queryOptions(), refetchInterval: REFETCH_MS });
}
