import type { IncomingMessage } from "node:http";
import { errorTable, toAppError } from "~/server/errors";
import { anthropicError } from "~/server/gateway/anthropic/error-body";
import { randomId } from "~/server/gateway/chat-bridge/random-id";
import { type Exchange, sendJson } from "~/server/gateway/exchange";
import { openAiError } from "~/server/gateway/openai/error-body";

export function isV1(path: string): boolean {
  return path === "/v1" || path.startsWith("/v1/");
}

/** Whether a request below `/v1/` is Anthropic's: by its address, or by the header that all its clients send. */
export function speaksAnthropic({ path, req }: { path: string; req: IncomingMessage }): boolean {
  return path.startsWith("/v1/messages") || req.headers["anthropic-version"] !== undefined;
}

/** Gives the answer the id that clients tell in their errors: `request-id` to Anthropic's, `x-request-id` to OpenAI's. */
export function nameRequest(exchange: Exchange): string {
  const header = speaksAnthropic(exchange) ? "request-id" : "x-request-id";
  const given = exchange.res.getHeader(header);
  if (typeof given === "string") return given;
  const id = randomId("req_");
  exchange.res.setHeader(header, id);
  return id;
}

/** Answers with an error in the dialect of the request, before a byte has gone out. */
export function sendV1Error(exchange: Exchange, thrown: unknown): void {
  const error = toAppError(thrown);
  const requestId = nameRequest(exchange);
  // An engine that fails is this server's failure to its clients, as it is with Ollama.
  const status = error.code === "UPSTREAM_FAILED" ? 500 : errorTable[error.code].status;
  const body = speaksAnthropic(exchange) ? anthropicError(error, requestId) : openAiError(error);
  sendJson(exchange.res, status, body);
}
