import type { Engine } from "~/server/engines/engine";
import { AppError } from "~/server/errors";
import type { Exchange } from "~/server/gateway/exchange";
import { isModelName } from "~/server/gateway/ollama/model-name";

/** Routes where Ollama words a missing model in its own way. */
const texts: Record<string, (typed: string) => string> = {
  "/api/embed": (typed) => `model "${typed}" not found, try pulling it first`,
  "/api/embeddings": (typed) => `model "${typed}" not found, try pulling it first`,
  "/api/copy": (typed) => `model "${typed}" not found`,
};

/** The engine and the installed model for a typed name. Throws BAD_REQUEST for what is no name, NOT_FOUND in Ollama's words. */
export async function findModel(
  { runtime }: Exchange,
  typed: string,
  route: string,
): Promise<{ engine: Engine; model: string }> {
  if (!isModelName(typed)) throw new AppError("BAD_REQUEST", "invalid model name");
  try {
    return await runtime.engines.resolve(typed);
  } catch (error) {
    const text = texts[route];
    if (text && error instanceof AppError && error.code === "NOT_FOUND") throw new AppError("NOT_FOUND", text(typed));
    throw error;
  }
}
