import { text } from "node:stream/consumers";
import { engineError } from "~/server/engines/engine-client";
import { admit } from "~/server/gateway/admission";
import { type Exchange, readBody, sendJson } from "~/server/gateway/exchange";
import { parseRequest } from "~/server/gateway/json-body";
import { checkModelRequest } from "~/server/gateway/ollama/check-request";
import { findModel } from "~/server/gateway/ollama/find-model";
import { relayParsed } from "~/server/gateway/ollama/generate";

/**
 * `POST /api/embeddings`, Ollama's older route for one text. Ollama answers it itself; for MLX it is `/api/embed` with
 * one input, whose vector has length 1.
 */
export async function embedPrompt(exchange: Exchange): Promise<void> {
  const request = parseRequest(await readBody(exchange));
  const typed = checkModelRequest("/api/embeddings", request.value);
  exchange.model = typed;
  const { engine, model } = await findModel(exchange, typed, "/api/embeddings");
  if (engine.id === "ollama") return relayParsed("/api/embeddings", exchange, request, typed, { engine, model });
  const ticket = admit(exchange, engine, model);
  const { prompt, keep_alive, options } = request.value;
  const body = Buffer.from(JSON.stringify({ model, input: prompt ?? "", keep_alive, options }));
  const reply = await engine.send("/api/embed", body, { signal: exchange.signal, ticket });
  const answer = await text(reply.body);
  if (reply.statusCode !== 200) throw engineError(reply.statusCode, answer);
  const { embeddings } = JSON.parse(answer) as { embeddings: number[][] };
  sendJson(exchange.res, 200, { embedding: embeddings[0] ?? [] });
}
