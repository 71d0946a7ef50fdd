import type { ModelWorkshop } from "~/server/engines/model-workshop";
import type { EngineRegistry } from "~/server/engines/registry";
import { AppError } from "~/server/errors";
import type { ModelDetail } from "~/shared/contracts/model";

/**
 * An installed MLX model, and who works on its files. `done` is what is to be done with it, for the error's words.
 * Throws NOT_FOUND, NOT_SUPPORTED for a model of another engine.
 */
export async function findMlxModel(
  engines: EngineRegistry,
  typed: string,
  done: string,
): Promise<{ model: ModelDetail; workshop: ModelWorkshop }> {
  const { engine, model: name } = await engines.resolve(typed);
  if (!engine.workshop) {
    throw new AppError("NOT_SUPPORTED", `${name} is a GGUF model of Ollama; only MLX models can be ${done}`, {
      hint: "Pull the same model from Hugging Face (org/name) and use that.",
    });
  }
  return { model: await engine.showModel(name), workshop: engine.workshop };
}
