import { totalmem } from "node:os";
import type { Engine } from "~/server/engines/engine";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import type { Model } from "~/shared/contracts/model";
import { fitInMemory } from "~/shared/memory-fit";

/**
 * The model for a breakdown: the one asked for, else the best installed one. Throws NOT_FOUND when there is none.
 */
export async function chooseModel(
  { engines }: Pick<Runtime, "engines">,
  wanted: string | undefined,
): Promise<{ engine: Engine; model: Model }> {
  if (wanted !== undefined) {
    const { engine, model: name } = await engines.resolve(wanted);
    const model = (await engine.listModels()).find((candidate) => candidate.name === name);
    return { engine, model: model ?? (await engine.showModel(name)) };
  }
  const best = pickModel(await engines.listModels(), totalmem());
  if (!best) {
    throw new AppError("NOT_FOUND", "no model is installed that can break down a task", {
      hint: "Pull one, for example: ollmlx pull mlx-community/Llama-3.2-1B-Instruct-4bit",
    });
  }
  return { engine: engines.get(best.engine), model: best };
}

/** Prefers a model that is loaded, then one made for instructions, then the largest that fits the memory. */
export function pickModel(models: Model[], memoryBytes: number): Model | undefined {
  const usable = models.filter((model) => model.capabilities.length === 0 || model.capabilities.includes("completion"));
  const score = (model: Model): number[] => [
    model.loaded ? 1 : 0,
    /instruct|chat|-it\b|coder/i.test(model.name) ? 1 : 0,
    ["too_big", "tight", "fits"].indexOf(fitInMemory(model.sizeBytes, memoryBytes)),
    model.sizeBytes,
  ];
  return usable.sort((a, b) => compare(score(b), score(a)))[0];
}

function compare(a: number[], b: number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
