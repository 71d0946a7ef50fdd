import type { Readable } from "node:stream";
import type { Pool } from "undici";
import type { EngineReply, EngineRoute, SendOptions } from "~/server/engines/engine";
import { AppError } from "~/server/errors";

const json = { "content-type": "application/json" };

/**
 * HTTP to one engine over kept connections. A model may load for minutes without a byte, so streams have no timeout;
 * short questions have one.
 */
export class EngineClient {
  #pool: Promise<Pool> | null = null;

  constructor(private readonly origin: string) {}

  /** Sends a model request and gives the answer as soon as its headers are there. */
  async send(route: EngineRoute, body: Buffer, { signal, ticket }: SendOptions): Promise<EngineReply> {
    const pool = await this.#connect();
    const reply = await pool.request({
      method: "POST",
      path: route,
      headers: json,
      body,
      signal,
    });
    const contentType = String(reply.headers["content-type"] ?? "application/json");
    return { statusCode: reply.statusCode, contentType, body: reply.body, ticket };
  }

  /** Any request, with the answer as it comes, whatever its status. */
  async forward(
    method: "HEAD" | "POST",
    path: string,
    body: Buffer | Readable,
    signal: AbortSignal,
  ): Promise<EngineReply> {
    const pool = await this.#connect();
    const reply = await pool.request({ method, path, body: method === "HEAD" ? null : body, signal });
    const contentType = String(reply.headers["content-type"] ?? "");
    return { statusCode: reply.statusCode, contentType, body: reply.body };
  }

  /** A streamed answer that is not a model's, such as a download's progress. Throws the engine's error. */
  async stream(path: string, body: unknown, signal: AbortSignal): Promise<Readable> {
    const pool = await this.#connect();
    const reply = await pool.request({
      method: "POST",
      path,
      headers: json,
      body: JSON.stringify(body),
      signal,
    });
    if (reply.statusCode !== 200) throw engineError(reply.statusCode, await reply.body.text());
    return reply.body;
  }

  /** A question with a JSON answer. Throws the engine's error with its status as code. */
  async ask(method: "GET" | "POST" | "DELETE", path: string, body?: unknown, timeoutMs = 10_000): Promise<unknown> {
    const pool = await this.#connect();
    const reply = await pool.request({
      method,
      path,
      headers: body === undefined ? undefined : json,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await reply.body.text();
    if (reply.statusCode !== 200) throw engineError(reply.statusCode, text);
    return text === "" ? {} : JSON.parse(text);
  }

  async close(): Promise<void> {
    await (await this.#pool)?.destroy();
  }

  /** undici is loaded at first use: it is a third of what the daemon loads, and the ports should answer before. */
  #connect(): Promise<Pool> {
    this.#pool ??= import("~/server/engines/connection-pool").then(({ openPool }) => openPool(this.origin));
    return this.#pool;
  }
}

const codes = {
  400: "BAD_REQUEST",
  404: "NOT_FOUND",
  413: "TOO_LARGE",
  501: "NOT_SUPPORTED",
  503: "UNAVAILABLE",
} as const;

/** What an engine answered instead of a result, in its own words. */
export function engineError(status: number, text: string): AppError {
  const code =
    codes[status as keyof typeof codes] ?? (status >= 400 && status < 500 ? "BAD_REQUEST" : "UPSTREAM_FAILED");
  return new AppError(code, errorText(text) || `the engine answered with status ${status}`);
}

function errorText(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    return typeof error === "string" ? error : text;
  } catch {
    return text.trim();
  }
}
