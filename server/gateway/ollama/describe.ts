import { AppError } from "~/server/errors";
import {
  type Exchange,
  type Handler,
  largestShortBodyBytes,
  readBody,
  sendJson,
  sendText,
} from "~/server/gateway/exchange";
import { parseJsonObject } from "~/server/gateway/json-body";
import { isModelName } from "~/server/gateway/ollama/model-name";

/** The version of Ollama's API that is spoken here; clients choose features by it. */
const apiVersion = "0.17.4";

export const describeRoot: Handler = ({ res }) => sendText(res, 200, "Ollama is running");

/** The second field tells another ollmlx daemon that this is not an Ollama to attach to. */
export const describeVersion: Handler = ({ res, runtime }) =>
  sendJson(res, 200, { version: apiVersion, ollmlx: runtime.config.version });

/** Models of all engines, newest first. */
export const listTags: Handler = async ({ res, runtime }) => {
  const lists = await Promise.all(runtime.engines.all().map((engine) => engine.wire.tags()));
  sendJson(res, 200, { models: lists.flat().sort((a, b) => time(b.modified_at) - time(a.modified_at)) });
};

/** Loaded models of all engines, the one that stays longest first. */
export const listRunning: Handler = async ({ res, runtime }) => {
  const lists = await Promise.all(runtime.engines.all().map((engine) => engine.wire.running()));
  sendJson(res, 200, { models: lists.flat().sort((a, b) => time(b.expires_at) - time(a.expires_at)) });
};

export const showModel: Handler = async (exchange) => {
  const request = parseJsonObject(await readBody(exchange, largestShortBodyBytes));
  const typed = readModelName(exchange, request, "model is required");
  const { engine, model } = await exchange.runtime.engines.resolve(typed);
  sendJson(exchange.res, 200, await engine.wire.show(model, request));
};

export const deleteModel: Handler = async (exchange) => {
  const typed = readModelName(
    exchange,
    parseJsonObject(await readBody(exchange, largestShortBodyBytes)),
    "model is required",
  );
  if (!isModelName(typed)) throw new AppError("BAD_REQUEST", `name ${JSON.stringify(typed)} is invalid`);
  const { engine, model } = await exchange.runtime.engines.resolve(typed);
  await engine.removeModel(model);
  exchange.runtime.bus.publish({ type: "models.changed" });
  exchange.res.writeHead(200, { "content-length": 0 }).end();
};

/** `model`, or `name` as older clients send it. Throws BAD_REQUEST with `missing` when there is none. */
export function readModelName(exchange: Exchange, body: Record<string, unknown>, missing: string): string {
  const name = body.model || body.name;
  if (name === undefined || name === null || name === "") throw new AppError("BAD_REQUEST", missing);
  if (typeof name !== "string") throw new AppError("BAD_REQUEST", 'field "model" must be a string');
  exchange.model = name;
  return name;
}

const time = (value: unknown): number => Date.parse(String(value)) || 0;
