import { type AppError, errorTable, toAppError } from "~/server/errors";
import { isV1, sendV1Error } from "~/server/gateway/chat-bridge/v1-error";
import { type Exchange, sendJson, sendText } from "~/server/gateway/exchange";

/** A queue of the largest size that is allowed moves on within this time. */
const retryAfterSeconds = 1;

/** Renders what was thrown in the dialect of the address: OpenAI's or Anthropic's, tRPC's, or Ollama's `{"error": text}`. */
export function sendError(exchange: Exchange, thrown: unknown): void {
  const { req, res, path } = exchange;
  const error = toAppError(thrown);
  if (res.destroyed || res.writableEnded) return;
  if (res.headersSent) {
    // The status is gone: Ollama's clients read an error from the last line.
    res.end(`${JSON.stringify({ error: error.message })}\n`);
    return;
  }
  // A body that is not read to its end would be taken for the next request on this connection.
  if (!req.complete) res.setHeader("connection", "close");
  if (error.code === "BUSY") res.setHeader("retry-after", retryAfterSeconds);
  if (error.code === "UNAUTHORIZED") res.setHeader("www-authenticate", "Bearer");
  if (isV1(path)) {
    sendV1Error(exchange, error);
    return;
  }
  const { status, trpc } = errorTable[error.code];
  if (error.code === "METHOD_NOT_ALLOWED") sendText(res, status, "405 method not allowed");
  else sendJson(res, status, renderError(error, path, status, trpc));
}

function renderError(error: AppError, path: string, status: number, trpcCode: string): Record<string, unknown> {
  if (path.startsWith("/trpc/")) {
    const data = { code: trpcCode, httpStatus: status, hint: error.hint ?? null };
    return { error: { message: error.message, code: -32_000, data } };
  }
  // Clients of the other dialects show one text only: what helps an absent engine must be in it.
  const message = error.code === "UNAVAILABLE" && error.hint ? `${error.message}. ${error.hint}` : error.message;
  return { error: message };
}
