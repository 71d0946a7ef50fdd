import { Pool } from "undici";

/** Unused connections are given up after this time, or sooner where the engine says that it does. */
const idleMs = 30_000;

/**
 * Kept connections to one engine, without time limits on a silent answer: a model may load for minutes. Unused ones are
 * given up sooner than the engines do it, so that no request meets a connection that is being closed.
 * A module of its own so that it can be loaded late; a bundle gives named exports of undici to static imports only.
 */
export function openPool(origin: string): Pool {
  const silence = { headersTimeout: 0, bodyTimeout: 0 };
  // Without the second, an engine's hint could keep a connection for ten minutes.
  const idle = { keepAliveTimeout: idleMs, keepAliveMaxTimeout: idleMs };
  return new Pool(origin, { ...silence, ...idle, connectTimeout: 5_000 });
}
