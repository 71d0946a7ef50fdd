import { text } from "node:stream/consumers";
import type { Engine, EngineRoute } from "~/server/engines/engine";
import { engineError } from "~/server/engines/engine-client";
import { AppError } from "~/server/errors";

/**
 * Sends one request that is answered as a whole, from a place in the queue of its model, and gives the answer's JSON. Throws the
 * engine's error, or UPSTREAM_FAILED for what is no JSON.
 */
export async function requestJson(
  engine: Engine,
  route: EngineRoute,
  body: Record<string, unknown>,
  signal: AbortSignal,
): Promise<unknown> {
  const left = new AbortController();
  const cancel = () => left.abort(new AppError("CANCELLED", "request canceled"));
  const ticket = engine.queue.enter({ model: String(body.model), route, client: "ollmlx", cancel });
  try {
    const request = Buffer.from(JSON.stringify({ ...body, stream: false }));
    const reply = await engine.send(route, request, { signal: AbortSignal.any([signal, left.signal]), ticket });
    const answer = await text(reply.body);
    if (reply.statusCode !== 200) throw engineError(reply.statusCode, answer);
    return parse(answer);
  } finally {
    ticket.leave();
    left.abort();
  }
}

function parse(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch (cause) {
    throw new AppError("UPSTREAM_FAILED", `the engine answered what is no JSON: ${answer.slice(0, 100)}`, { cause });
  }
}
