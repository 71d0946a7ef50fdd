import type { Engine, EngineRoute } from "~/server/engines/engine";
import { parseModelRef } from "~/server/engines/model-ref";
import { type Exchange, parseJsonObject, readBody } from "~/server/gateway/exchange";
import { checkModelRequest } from "~/server/gateway/ollama/check-request";
import { relay } from "~/server/gateway/relay";

/** `POST /api/generate` and `POST /api/chat`: checks the request, finds the engine, and passes bytes both ways. */
export async function relayModelRequest(route: EngineRoute, exchange: Exchange): Promise<void> {
  const body = await readBody(exchange);
  const request = parseJsonObject(body);
  const typed = checkModelRequest(route, request);
  exchange.model = typed;
  const { engine, model } = await exchange.runtime.engines.resolve(typed);
  const name = nameAtEngine(engine, typed, model);
  const sent = name === typed ? body : Buffer.from(JSON.stringify({ ...request, model: name }));
  await relay(await engine.send(route, sent, { signal: exchange.signal }), exchange.res);
}

/** Ollama echoes the name as it was typed and finds it in any form; the MLX backend knows full names only. */
function nameAtEngine(engine: Engine, typed: string, installed: string): string {
  return engine.id === "mlx" ? installed : parseModelRef(typed).name;
}
