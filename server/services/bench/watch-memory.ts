import type { Engine } from "~/server/engines/engine";
import { groupResidentBytes } from "~/server/engines/process-identity";

const INTERVAL_MS = 1_000;

/** Resident bytes of an engine's processes; null for an engine whose process is not ours to look at. */
export async function readResidentBytes(engine: Engine): Promise<number | null> {
  const { pid } = engine.status();
  return pid === null ? null : groupResidentBytes(pid);
}

/**
 * Samples the resident bytes of an engine's processes while `work` runs and once right after it, when the weights and
 * the cache of the finished request are still in memory. The interval is wide because each look costs CPU time that the
 * engine under test may want. Null for an engine whose process is not ours to look at.
 */
export async function withPeakMemory<Result>(
  engine: Engine,
  work: () => Promise<Result>,
): Promise<{ result: Result; peakResidentBytes: number | null }> {
  let peak: number | null = null;
  const look = async (): Promise<void> => {
    const bytes = await readResidentBytes(engine);
    if (bytes !== null) peak = Math.max(peak ?? 0, bytes);
  };
  const timer = setInterval(() => void look(), INTERVAL_MS);
  try {
    const result = await work();
    await look();
    return { result, peakResidentBytes: peak };
  } finally {
    clearInterval(timer);
  }
}
