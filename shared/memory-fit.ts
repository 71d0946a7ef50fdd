import type { MemoryFit } from "~/shared/contracts/catalogue";

const gib = 1024 ** 3;

/** The conversation that an estimate counts with: the MLX backend's default context (docs/engine-protocol.md). */
export const estimatedContextTokens = 8192;

export interface MemoryNeed {
  /** Bytes of weights. */
  sizeBytes: number;
  /** Bytes a token of the conversation takes; null = not known, counted as a fifth of the weights in all. */
  contextBytesPerToken?: number | null;
}

export interface MachineFacts {
  memoryBytes: number;
  isAppleSilicon?: boolean;
}

/** Weights, the cache of a conversation of 8,192 tokens, and half a gibibyte for the engine. An estimate, in bytes. */
export function neededMemory({ sizeBytes, contextBytesPerToken }: MemoryNeed): number {
  const context = contextBytesPerToken ? contextBytesPerToken * estimatedContextTokens : sizeBytes * 0.2;
  return Math.round(sizeBytes + context + gib / 2);
}

/**
 * What models may take together, in bytes. On Apple silicon Metal's recommended working set: two thirds of the memory
 * below 36 GiB, three quarters from there on (MTLDevice.recommendedMaxWorkingSetSize as measured on M-series machines).
 * Elsewhere three quarters, because the system and other programs need the rest.
 */
export function modelMemoryLimit({ memoryBytes, isAppleSilicon = false }: MachineFacts): number {
  return Math.round(memoryBytes * (isAppleSilicon && memoryBytes < 36 * gib ? 2 / 3 : 3 / 4));
}

/** `fits`: beside other programs, in half of the memory; `tight`: within what models may take; else `too_big`. */
export function judgeBytes(neededBytes: number, memoryBytes: number, limitBytes: number): MemoryFit {
  if (neededBytes <= memoryBytes / 2) return "fits";
  return neededBytes <= limitBytes ? "tight" : "too_big";
}

export const judgeFit = (need: MemoryNeed, machine: MachineFacts): MemoryFit =>
  judgeBytes(neededMemory(need), machine.memoryBytes, modelMemoryLimit(machine));

/** `judgeFit` from the size on disk alone. */
export const fitInMemory = (sizeBytes: number, memoryBytes: number): MemoryFit =>
  judgeFit({ sizeBytes }, { memoryBytes });
