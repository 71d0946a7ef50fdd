import { Pool } from "undici";

/**
 * Kept connections to one engine, without time limits on a silent answer: a model may load for minutes. Unused ones are
 * given up sooner than the engines do it, so that no request meets a connection that is being closed.
 * A module of its own so that it can be loaded late; a bundle gives named exports of undici to static imports only.
 */
export function openPool(origin: string): Pool {
  return new Pool(origin, { headersTimeout: 0, bodyTimeout: 0, connectTimeout: 5_000, keepAliveTimeout: 30_000 });
}
