import { totalmem } from "node:os";
import type { Engine } from "~/server/engines/engine";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import type { Model } from "~/shared/contracts/model";
import { pickModel } from "~/shared/pick-model";

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
