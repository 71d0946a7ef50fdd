import { totalmem } from "node:os";
import type { Runtime } from "~/server/runtime";
import { availableMemory } from "~/server/services/models/available-memory";
import { thisMachine } from "~/server/services/models/list-catalogue";
import type { MachineMemory } from "~/shared/contracts/machine-memory";
import { modelMemoryLimit } from "~/shared/memory-fit";

/** How the machine's memory is used now. Engines that cannot be measured count with their models alone. */
export async function readMemory({ engines }: Pick<Runtime, "engines">): Promise<MachineMemory> {
  const [models, freeBytes] = await Promise.all([engines.listModels(), availableMemory()]);
  const totalBytes = totalmem();
  const loaded = models
    .flatMap(({ name, engine, loaded }) => (loaded ? [{ name, engine, bytes: loaded.memoryBytes }] : []))
    .sort((a, b) => b.bytes - a.bytes);
  const rest = engines.statuses().flatMap(({ id, residentBytes }) => {
    const ofModels = loaded.filter(({ engine }) => engine === id).reduce((sum, { bytes }) => sum + bytes, 0);
    return residentBytes === null ? [] : [{ engine: id, bytes: Math.max(0, residentBytes - ofModels) }];
  });
  const ours = [...loaded, ...rest].reduce((sum, { bytes }) => sum + bytes, 0);
  const otherBytes = Math.max(0, totalBytes - freeBytes - ours);
  return {
    totalBytes,
    models: loaded,
    engines: rest,
    otherBytes,
    freeBytes: Math.max(0, totalBytes - ours - otherBytes),
    modelLimitBytes: modelMemoryLimit(thisMachine()),
  };
}
