import type { IncomingMessage, ServerResponse } from "node:http";
import type { Ticket } from "~/server/engines/request-queue";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";

/** One HTTP request on its way through the daemon. */
export interface Exchange {
  req: IncomingMessage;
  res: ServerResponse;
  method: string;
  /** Without the query, percent-encoding kept. */
  path: string;
  /** With its question mark, or "". */
  query: string;
  runtime: Runtime;
  /** Aborted when the client leaves before the answer is whole, and by `abort`. */
  signal: AbortSignal;
  /** Ends the work for this request; what waits for it throws `reason`. */
  abort: (reason: AppError) => void;
  /** Its place at the engine, once `admit` gave it one. */
  ticket?: Ticket;
  /** Named in the log line. */
  model?: string;
}

export type Handler = (exchange: Exchange) => Promise<void> | void;

/** A chat with pictures. */
export const largestBodyBytes = 64 * 1024 * 1024;
/** A request that is a name and some flags. */
export const largestShortBodyBytes = 1024 * 1024;
const idleBodyMs = 60_000;

export function openExchange(req: IncomingMessage, res: ServerResponse, runtime: Runtime): Exchange {
  const url = req.url ?? "/";
  const mark = url.indexOf("?");
  const left = new AbortController();
  res.once("close", () => {
    if (!res.writableFinished) left.abort(new AppError("CANCELLED", "request canceled"));
  });
  return {
    req,
    res,
    method: req.method ?? "GET",
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? "" : url.slice(mark),
    runtime,
    signal: left.signal,
    abort: (reason) => left.abort(reason),
  };
}

/**
 * Answers 408 and ends the connection when a body stops coming. Time that a model takes for its answer does not count,
 * nor does a body that is slow but moves.
 */
export function limitIdleBody({ req, res }: Exchange, idleMs = idleBodyMs): void {
  if (req.complete) return;
  const { socket } = req;
  socket.setTimeout(idleMs);
  req.once("timeout", () => {
    const body = JSON.stringify({ error: "the request's body stopped coming" });
    if (!res.headersSent) res.writeHead(408, { "content-type": "application/json", connection: "close" }).end(body);
    socket.destroySoon();
  });
  req.once("end", () => socket.setTimeout(0));
}

/**
 * The whole body, to be asked for once. Throws TOO_LARGE above the limit without reading the rest, CANCELLED, and what
 * broke the connection. By events: an iterator over the request costs as much as the rest of its reading.
 */
export async function readBody({ req }: Exchange, largestBytes = largestBodyBytes): Promise<Buffer> {
  if (Number(req.headers["content-length"] ?? 0) > largestBytes) throw tooLarge(largestBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  await new Promise<void>((resolve, reject) => {
    req.on("data", (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > largestBytes) req.destroy(tooLarge(largestBytes));
    });
    req.once("end", resolve);
    req.once("error", reject);
    req.once("close", () => reject(new AppError("CANCELLED", "request canceled")));
    if (req.closed || req.readableEnded) reject(new AppError("CANCELLED", "request canceled"));
  });
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

export function sendJson(res: Exchange["res"], status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  res.writeHead(status, { "content-type": "application/json; charset=utf-8", "content-length": body.length }).end(body);
}

export function sendText(res: Exchange["res"], status: number, text: string): void {
  res.writeHead(status, { "content-type": "text/plain; charset=utf-8", "content-length": Buffer.byteLength(text) });
  res.end(text);
}

function tooLarge(bytes: number): AppError {
  return new AppError("TOO_LARGE", `the request body is larger than ${bytes / 1024 / 1024} MB`);
}
