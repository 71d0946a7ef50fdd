import type { Engine } from "~/server/engines/engine";
import { passHeader } from "~/server/engines/engine-lease";
import type { Ticket } from "~/server/engines/request-queue";
import { AppError } from "~/server/errors";
import type { Exchange } from "~/server/gateway/exchange";

const longestClientName = 200;

/**
 * Takes a place in the queue of an engine's model, and names engine, request and place in the answer's headers. The place
 * is given back when the connection has got its answer or is gone. To be called once per exchange, before `engine.send`,
 * which gets the ticket; a cancelled ticket aborts `exchange.signal`. Throws BUSY when the queue is full, and while a
 * benchmark holds the engines.
 */
export function admit(exchange: Exchange, engine: Engine, model: string): Ticket {
  const { req, res, path } = exchange;
  const client = (req.headers["user-agent"] ?? req.socket.remoteAddress ?? "unknown").slice(0, longestClientName);
  const cancel = () => exchange.abort(new AppError("CANCELLED", "request canceled"));
  const pass = req.headers[passHeader];
  const ticket = engine.queue.enter({
    model,
    route: path,
    client,
    cancel,
    ...(typeof pass === "string" ? { pass } : {}),
  });
  exchange.ticket = ticket;
  res.setHeader("x-ollmlx-engine", ticket.engine);
  res.setHeader("x-ollmlx-request-id", ticket.id);
  res.setHeader("x-ollmlx-queue-position", ticket.position);
  res.once("close", ticket.leave);
  return ticket;
}
