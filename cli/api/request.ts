import { type IncomingMessage, type RequestOptions, request } from "node:http";
import type { ModelApiRoutes } from "~/cli/api/routes";
import { CliError, isConnectionFailure, NotRunningError, strangeAnswer } from "~/cli/cli-error";
import { resolveDaemonUrl } from "~/cli/daemon-address";
import { readEnvironment } from "~/cli/environment";

/** The server's refusal, in its own words. */
export class ApiError extends CliError {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message, { hint: status === 401 ? "Set OLLMLX_API_KEY, or give --api-key" : undefined });
  }
}

export interface RequestBody {
  /** JSON text, or bytes as they are read. */
  content: string | AsyncIterable<Uint8Array>;
  bytes: number;
}

/** The API key as a header, or nothing when none is set. */
export function authorization(): Record<string, string> {
  const { apiKey } = readEnvironment();
  return apiKey ? { authorization: `Bearer ${apiKey}` } : {};
}

/**
 * Sends a request to the daemon and resolves with its answer's head. It waits for as long as that takes: a model may
 * load, or read a long prompt, for minutes. Aborting `signal` closes the connection, which stops the work behind it.
 * Throws NotRunningError. Node's own client, because it is loaded in a fraction of the time that undici takes.
 */
export async function sendRequest(
  method: string,
  path: string,
  body?: RequestBody,
  signal?: AbortSignal,
): Promise<IncomingMessage> {
  const base = resolveDaemonUrl();
  const url = new URL(base + path);
  const send = url.protocol === "https:" ? (await import("node:https")).request : request;
  const headers = body ? { "content-type": "application/json", "content-length": body.bytes } : {};
  const options: RequestOptions = {
    method,
    headers: { "user-agent": "ollmlx", ...headers, ...authorization() },
    agent: false,
  };
  if (signal) options.signal = signal;
  return new Promise((resolve, reject) => {
    const outgoing = send(url, options, resolve);
    outgoing.on("error", (error) => reject(isConnectionFailure(error) ? new NotRunningError(base, error) : error));
    if (!body || typeof body.content === "string") outgoing.end(body?.content);
    else writeAll(body.content, outgoing).catch((error) => outgoing.destroy(error));
  });
}

async function writeAll(parts: AsyncIterable<Uint8Array>, out: NodeJS.WritableStream): Promise<void> {
  for await (const part of parts) {
    if (!out.write(part)) await new Promise((resolve) => out.once("drain", resolve));
  }
  out.end();
}

/** JSON in, JSON out; an empty answer gives null. Throws ApiError with the server's words. */
export async function callApi<Route extends keyof ModelApiRoutes>(
  route: Route,
  input?: Record<string, unknown>,
  signal?: AbortSignal,
): Promise<ModelApiRoutes[Route]> {
  const [method = "", path = ""] = route.split(" ");
  const reply = await sendRequest(method, path, input && toBody(input), signal);
  const text = await readText(reply);
  if (reply.statusCode !== 200) throw readError(text, reply.statusCode);
  if (text === "") return null as ModelApiRoutes[Route];
  try {
    return JSON.parse(text) as ModelApiRoutes[Route];
  } catch (cause) {
    throw strangeAnswer(resolveDaemonUrl(), cause);
  }
}

export function toBody(value: Record<string, unknown>): RequestBody {
  const content = JSON.stringify(value);
  return { content, bytes: Buffer.byteLength(content) };
}

export async function readText(reply: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of reply) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

/** The error of a whole answer; a body that is no such error comes from another program. */
export function readError(text: string, status = 500): CliError {
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    if (typeof error === "string") return new ApiError(error, status);
  } catch {
    // Not JSON: see below.
  }
  if (status === 401) return new ApiError("ollmlx requires an API key here", status);
  return strangeAnswer(resolveDaemonUrl());
}
