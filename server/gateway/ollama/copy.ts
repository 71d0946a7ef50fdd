import type { Engine } from "~/server/engines/engine";
import { parseModelRef } from "~/server/engines/model-ref";
import { AppError } from "~/server/errors";
import { type Exchange, type Handler, largestShortBodyBytes, readBody } from "~/server/gateway/exchange";
import { parseRequest } from "~/server/gateway/json-body";
import { findModel } from "~/server/gateway/ollama/find-model";
import { isModelName } from "~/server/gateway/ollama/model-name";

/** `POST /api/copy`: a second name for a model, at the engine that has it. */
export const copyModel: Handler = async (exchange) => {
  const { value } = parseRequest(await readBody(exchange, largestShortBodyBytes));
  const source = readName(value, "source");
  const destination = readName(value, "destination");
  exchange.model = source;
  const { engine, model } = await findModel(exchange, source, "/api/copy");
  await refuseForeignName(exchange, engine, destination);
  await engine.copyModel(model, parseModelRef(destination).name);
  exchange.runtime.bus.publish({ type: "models.changed" });
  exchange.res.writeHead(200, { "content-length": 0 }).end();
};

/** A name stands for one model, whichever engine has it. Throws CONFLICT when another engine has a model of that name. */
export async function refuseForeignName({ runtime }: Exchange, owner: Engine, typed: string): Promise<void> {
  const { name, forced } = parseModelRef(typed);
  if (forced && forced !== owner.id) {
    throw new AppError(
      "BAD_REQUEST",
      `'${typed}' cannot be made: what it is made from belongs to ${engineWords[owner.id]}`,
    );
  }
  for (const engine of runtime.engines.all()) {
    if (engine === owner || (await engine.findModel(name)) === null) continue;
    throw new AppError(
      "CONFLICT",
      `${engineWords[engine.id]} has a model '${name}' already: remove it first, or choose another name`,
    );
  }
}

const engineWords = { mlx: "MLX", ollama: "Ollama" } as const;

function readName(value: Record<string, unknown>, field: "source" | "destination"): string {
  const name = value[field] ?? "";
  if (typeof name !== "string") throw new AppError("BAD_REQUEST", `field "${field}" must be a string`);
  if (!isModelName(name)) throw new AppError("BAD_REQUEST", `${field} ${JSON.stringify(name)} is invalid`);
  return name;
}
