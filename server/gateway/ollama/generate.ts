import type { Engine, EngineRoute } from "~/server/engines/engine";
import { parseModelRef } from "~/server/engines/model-ref";
import { admit } from "~/server/gateway/admission";
import { type Exchange, readBody } from "~/server/gateway/exchange";
import { type JsonRequest, parseRequest } from "~/server/gateway/json-body";
import { checkModelRequest, isUnload } from "~/server/gateway/ollama/check-request";
import { findModel } from "~/server/gateway/ollama/find-model";
import { lastOfAnswer, relay } from "~/server/gateway/relay";

/** `POST /api/generate`, `/api/chat` and `/api/embed`: checks the request, finds the engine, and passes bytes both ways. */
export async function relayModelRequest(route: EngineRoute, exchange: Exchange): Promise<void> {
  const request = parseRequest(await readBody(exchange));
  const typed = checkModelRequest(route, request.value);
  exchange.model = typed;
  await relayParsed(route, exchange, request, typed, await findModel(exchange, typed, route));
}

/** The same for a request that is checked already. */
export async function relayParsed(
  route: EngineRoute,
  exchange: Exchange,
  { value, bytes }: JsonRequest,
  typed: string,
  { engine, model }: { engine: Engine; model: string },
): Promise<void> {
  // Whoever wants to free memory does not stand in the queue of those who need it.
  const ticket = isUnload(value) ? undefined : admit(exchange, engine, model);
  const renamed = engine.id === "mlx" ? mlxNames(typed, model) : ollamaName(typed);
  const sent = renamed ? Buffer.from(JSON.stringify({ ...value, ...renamed })) : bytes;
  await relay(await engine.send(route, sent, { signal: exchange.signal, ticket }), exchange.res, lastOfAnswer);
}

/** The backend knows listed names, and echoes what it is told to. */
function mlxNames(typed: string, listed: string): { model: string; display_model: string } | null {
  return typed === listed ? null : { model: listed, display_model: typed };
}

/** Ollama finds its models in any form and echoes the form; only our own prefix is strange to it. */
function ollamaName(typed: string): { model: string } | null {
  const { name } = parseModelRef(typed);
  return name === typed ? null : { model: name };
}
