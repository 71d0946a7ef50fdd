import type { Contestant } from "~/server/services/bench/resolve-sides";
import { readResidentBytes, withPeakMemory } from "~/server/services/bench/watch-memory";
import type { BenchMemory } from "~/shared/contracts/bench";

interface MemoryPass {
  /** Frees every model under test. */
  unloadAll: () => Promise<void>;
  load: (contestant: Contestant) => Promise<void>;
  generate: (contestant: Contestant) => Promise<unknown>;
}

/**
 * Memory of one engine alone: before its model is there, with the model loaded, at most during an answer, and after the
 * model was unloaded. Null for an engine whose process is not ours to look at.
 */
export async function measureMemory(contestant: Contestant, pass: MemoryPass): Promise<BenchMemory | null> {
  const { engine, side } = contestant;
  await pass.unloadAll();
  const idleBytes = await readResidentBytes(engine);
  if (idleBytes === null) return null;
  await pass.load(contestant);
  const loadedBytes = (await readResidentBytes(engine)) ?? idleBytes;
  const { peakResidentBytes } = await withPeakMemory(engine, () => pass.generate(contestant));
  await pass.unloadAll();
  const afterBytes = (await readResidentBytes(engine)) ?? idleBytes;
  return { side, idleBytes, loadedBytes, peakBytes: Math.max(loadedBytes, peakResidentBytes ?? 0), afterBytes };
}
