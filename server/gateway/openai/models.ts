import { AppError } from "~/server/errors";
import { speaksAnthropic } from "~/server/gateway/chat-bridge/v1-error";
import { type Exchange, sendJson } from "~/server/gateway/exchange";
import type { Model } from "~/shared/contracts/model";

const prefix = "/v1/models/";

/** `GET /v1/models`: installed models of all engines, newest first, in the shape of the client's dialect. */
export async function listV1Models(exchange: Exchange): Promise<void> {
  const models = (await exchange.runtime.engines.listModels()).sort((a, b) => b.modifiedAt - a.modifiedAt);
  if (!speaksAnthropic(exchange)) return sendJson(exchange.res, 200, { object: "list", data: models.map(toOpenAi) });
  const data = models.map(toAnthropic);
  const ends = { first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
  sendJson(exchange.res, 200, { data, has_more: false, ...ends });
}

/** `GET /v1/models/<id>`; the id may hold slashes, plain or encoded. */
export async function showV1Model(exchange: Exchange): Promise<void> {
  const id = decodeId(exchange.path.slice(prefix.length));
  const { engine, model } = await exchange.runtime.engines.resolve(id);
  const found = (await engine.listModels()).find(({ name }) => name === model);
  if (!found) throw new AppError("NOT_FOUND", `model '${id}' not found`);
  sendJson(exchange.res, 200, { ...(speaksAnthropic(exchange) ? toAnthropic(found) : toOpenAi(found)), id });
}

function toOpenAi({ name, engine, modifiedAt, contextLength }: Model) {
  const owner = name.includes("/") ? name.slice(0, name.indexOf("/")) : "library";
  const created = Math.floor(modifiedAt / 1000);
  return { id: name, object: "model", created, owned_by: owner, ollmlx: { engine, context_length: contextLength } };
}

function toAnthropic({ name, modifiedAt, contextLength }: Model) {
  const created_at = new Date(modifiedAt).toISOString();
  return { type: "model", id: name, display_name: name, created_at, max_input_tokens: contextLength };
}

function decodeId(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
