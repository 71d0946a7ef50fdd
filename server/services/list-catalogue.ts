import { totalmem } from "node:os";
import { mlxKey, ollamaKey } from "~/server/engines/model-ref";
import type { Runtime } from "~/server/runtime";
import { recommendedModels } from "~/server/services/recommended-models";
import type { EngineId } from "~/shared/contracts/engine";
import type { CatalogueEntry } from "~/shared/contracts/model";
import { fitInMemory } from "~/shared/memory-fit";

/** The recommended models with whether each fits this machine's memory and is installed already. */
export async function listCatalogue({ engines }: Pick<Runtime, "engines">): Promise<CatalogueEntry[]> {
  const installed = new Set((await engines.listModels()).map((model) => keyOf(model.engine, model.name)));
  const memoryBytes = totalmem();
  return recommendedModels.map((model) => ({
    ...model,
    fit: fitInMemory(model.sizeBytes, memoryBytes),
    installed: installed.has(keyOf(model.engine, model.name)),
  }));
}

const keyOf = (engine: EngineId, name: string): string =>
  `${engine} ${engine === "mlx" ? mlxKey(name) : ollamaKey(name)}`;
