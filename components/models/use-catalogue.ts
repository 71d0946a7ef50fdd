"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "~/app/_trpc/client";
import type { CatalogueEntry } from "~/shared/contracts/catalogue";

/** The models recommended to a newcomer, with how each fits this machine. */
export function useCatalogue() {
  const trpc = useTRPC();
  return useQuery(trpc.models.catalogue.queryOptions());
}

/** The `count` smallest entries that fit this machine and are not installed. */
export const smallestFitting = (entries: readonly CatalogueEntry[], count: number): CatalogueEntry[] =>
  entries
    .filter(
      ({ fit, installed, replacement, role }) =>
        fit === "fits" && !installed && replacement === null && role !== "embedding",
    )
    .sort((a, b) => a.sizeBytes - b.sizeBytes)
    .slice(0, count);
