import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { AppError, toAppError } from "~/server/errors";
import type { DevPages } from "~/server/gateway/dev-pages";
import { type Exchange, openExchange } from "~/server/gateway/exchange";
import { Guard } from "~/server/gateway/guards";
import { type Door, findHandler, routeName } from "~/server/gateway/routes";
import { sendError } from "~/server/gateway/send-error";
import type { SubscriptionSocket } from "~/server/gateway/web-socket";
import type { Runtime } from "~/server/runtime";

export interface ListenerOptions {
  runtime: Runtime;
  /** The address it will be bound to. */
  bound: string;
  door: Door;
  sockets: SubscriptionSocket | null;
  devPages: DevPages | null;
}

/**
 * One port of the daemon: guard, route, error, log line. Neither requests nor answers have a time limit, because a
 * model may load for minutes before its first word.
 */
export function createListener({ runtime, bound, door, sockets, devPages }: ListenerOptions): Server {
  const { origins, apiKey } = runtime.config;
  const guard = new Guard({ bound, origins, apiKey });

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const startedAt = performance.now();
    const exchange = openExchange(req, res, runtime);
    res.once("close", () => logRequest(exchange, startedAt));
    try {
      const verdict = guard.check(req, exchange.path);
      for (const name in verdict.headers) res.setHeader(name, verdict.headers[name] ?? "");
      if (verdict.pass) {
        if (!letBrowserIn(exchange, guard)) await findHandler(exchange, door)(exchange);
      } else if (verdict.status === 401) sendError(exchange, unauthorized());
      else res.writeHead(verdict.status, { "content-length": 0, connection: "close" }).end();
    } catch (error) {
      const { code } = toAppError(error);
      if (code === "INTERNAL") runtime.log.error({ err: error, path: exchange.path }, "request failed");
      sendError(exchange, error);
    }
  }

  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 75_000 }, (req, res) => void answer(req, res));
  server.on("upgrade", (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    const path = (req.url ?? "/").split("?")[0] ?? "/";
    const verdict = guard.check(req, path);
    if (!verdict.pass) refuseUpgrade(socket, verdict.status);
    else if (sockets && path === "/ws") sockets.accept(req, socket, head);
    else if (devPages) devPages.upgrade(req, socket, head);
    else refuseUpgrade(socket, 404);
  });
  return server;
}

/** `/?key=...` in a browser leaves the key in a cookie and the address bar without it. */
function letBrowserIn({ res, method, path, query }: Exchange, guard: Guard): boolean {
  if (method !== "GET" || path !== "/" || !query.includes("key=")) return false;
  const cookie = guard.cookieFor(new URLSearchParams(query).get("key") ?? "");
  if (cookie === null) return false;
  res.writeHead(303, { location: "/", "set-cookie": cookie, "content-length": 0 }).end();
  return true;
}

function unauthorized(): AppError {
  return new AppError("UNAUTHORIZED", "this daemon requires an API key: send `Authorization: Bearer <key>`", {
    hint: "The key is what OLLMLX_API_KEY was set to where the daemon started.",
  });
}

function refuseUpgrade(socket: Duplex, status: number): void {
  const reasons: Record<number, string> = { 401: "Unauthorized", 403: "Forbidden", 404: "Not Found" };
  socket.end(`HTTP/1.1 ${status} ${reasons[status] ?? "Refused"}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
}

function logRequest(exchange: Exchange, startedAt: number): void {
  const { res, method, path, model, runtime } = exchange;
  const ms = Math.round((performance.now() - startedAt) * 10) / 10;
  const status = res.writableFinished || res.headersSent ? res.statusCode : 499;
  const isWhole = res.writableFinished;
  runtime.metrics.observe(exchange, routeName(path), isWhole ? status : 499, ms);
  runtime.log.info(
    { method, path, status, ms, ...(model ? { model } : {}), ...(isWhole ? {} : { left: true }) },
    "request",
  );
}
