import type { CatalogueEntry } from "~/shared/contracts/model";

/**
 * Whether a model of that size on disk runs well beside other programs: weights, a fifth more for the cache of a
 * conversation and half a gigabyte for the engine take at most half of the memory (`fits`) or three quarters (`tight`).
 */
export function fitInMemory(sizeBytes: number, memoryBytes: number): CatalogueEntry["fit"] {
  const share = (sizeBytes * 1.2 + 512 * 1024 ** 2) / memoryBytes;
  if (share <= 0.5) return "fits";
  return share <= 0.75 ? "tight" : "too_big";
}
