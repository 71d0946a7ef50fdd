import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { AppError, toAppError } from "~/server/errors";
import type { DevPages } from "~/server/gateway/dev-pages";
import { type Exchange, limitIdleBody, openExchange } from "~/server/gateway/exchange";
import { Guard } from "~/server/gateway/guards";
import { type Door, findHandler, routeName } from "~/server/gateway/routes";
import { sendError } from "~/server/gateway/send-error";
import { openSession } from "~/server/gateway/session";
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

/** Headers have to come soon and to be few. A body may be long, and its answer take its time: `limitIdleBody`. */
const mostHeaders = 200;
const limits = { headersTimeout: 30_000, requestTimeout: 0, keepAliveTimeout: 75_000, maxHeaderSize: 32 * 1024 };

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
      const fault = findHeaderFault(req);
      if (fault) throw new AppError("BAD_REQUEST", fault);
      const verdict = guard.check(req, exchange.path);
      for (const name in verdict.headers) res.setHeader(name, verdict.headers[name] ?? "");
      if (verdict.pass) {
        limitIdleBody(exchange);
        if (!(await openSession(exchange, guard))) await findHandler(exchange, door)(exchange);
      } else if (verdict.status === 401) sendError(exchange, unauthorized());
      else res.writeHead(verdict.status, { "content-length": 0, connection: "close" }).end();
    } catch (error) {
      const { code } = toAppError(error);
      if (code === "INTERNAL") runtime.log.error({ err: error, path: exchange.path }, "request failed");
      sendError(exchange, error);
    }
  }

  const server = createServer(limits, (req, res) => void answer(req, res));
  // The size of all headers is limited; a limit of their number would drop some of them unseen.
  server.maxHeadersCount = 0;
  server.on("upgrade", (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    const path = (req.url ?? "/").split("?")[0] ?? "/";
    const verdict = guard.check(req, path);
    if (findHeaderFault(req)) refuseUpgrade(socket, 400);
    else if (!verdict.pass) refuseUpgrade(socket, verdict.status);
    else if (sockets && path === "/ws") sockets.accept(req, socket, head);
    else if (devPages) devPages.upgrade(req, socket, head);
    else refuseUpgrade(socket, 404);
  });
  return server;
}

/** What is wrong with headers that the parser lets through: a second Host could be meant for another eye than the guard's. */
function findHeaderFault({ rawHeaders }: IncomingMessage): string | null {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.length === 4 && rawHeaders[i]?.toLowerCase() === "host") hosts++;
  }
  if (hosts > 1) return "the request has more than one Host header";
  return rawHeaders.length > 2 * mostHeaders ? `the request has more than ${mostHeaders} headers` : null;
}

function unauthorized(): AppError {
  return new AppError("UNAUTHORIZED", "this daemon requires an API key: send `Authorization: Bearer <key>`", {
    hint: "The key is what OLLMLX_API_KEY was set to where the daemon started.",
  });
}

function refuseUpgrade(socket: Duplex, status: number): void {
  const reasons: Record<number, string> = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
  };
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
