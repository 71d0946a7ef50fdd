import { totalmem } from "node:os";
import type { Runtime } from "~/server/runtime";
import { recommendedModels } from "~/server/services/models/recommended-models";
import type { CatalogueEntry } from "~/shared/contracts/catalogue";
import type { EngineId } from "~/shared/contracts/engine";
import { judgeFit, neededMemory } from "~/shared/memory-fit";
import { modelKey } from "~/shared/model-names";

/** The recommended models with whether each fits this machine's memory and is installed already. */
export async function listCatalogue({ engines }: Pick<Runtime, "engines">): Promise<CatalogueEntry[]> {
  const installed = new Set((await engines.listModels()).map((model) => keyOf(model.engine, model.name)));
  return recommendedModels.map(({ contextBytesPerToken, ...model }) => {
    const need = { sizeBytes: model.sizeBytes, contextBytesPerToken };
    return {
      ...model,
      replacement: model.replacement ?? null,
      counterpart: model.counterpart ?? null,
      neededBytes: neededMemory(need),
      fit: judgeFit(need, thisMachine()),
      installed: installed.has(keyOf(model.engine, model.name)),
    };
  });
}

/** What estimates of memory need to know of this machine. */
export const thisMachine = (): { memoryBytes: number; isAppleSilicon: boolean } => ({
  memoryBytes: totalmem(),
  isAppleSilicon: process.platform === "darwin" && process.arch === "arm64",
});

/** Names are compared within an engine: both may have one of the same name. */
export const keyOf = (engine: EngineId, name: string): string => `${engine} ${modelKey(name)}`;
