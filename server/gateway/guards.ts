import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isLoopback, isOwnHost } from "~/server/gateway/hosts";
import { createOriginCheck } from "~/server/gateway/origins";

/** pass: go on, with these headers on the answer; stop: answer with this status and no body. */
export type Verdict =
  | { pass: true; headers: Record<string, string> }
  | { pass: false; status: 204 | 403 | 401; headers: Record<string, string> };

export interface GuardOptions {
  /** The address that the listener is bound to. */
  bound: string;
  origins: string[];
  apiKey: string | null;
}

const keyCookie = "ollmlx_session";
const cookiePattern = new RegExp(`(?:^|;\\s*)${keyCookie}=([^;]+)`);
const methods = "GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS";

/**
 * What every request of every door passes before anything else looks at it: Host, Origin and, when one is set, the API
 * key. The rules for Host and Origin are Ollama's, so that its clients behave the same here.
 */
export class Guard {
  readonly #isOriginAllowed: (origin: string, host: string) => boolean;
  readonly #checksHost: boolean;
  readonly #keyHash: Buffer | null;
  /** Derived from the key: sessions last as long as the key does, also over a restart. */
  readonly #session: string | null;

  constructor({ bound, origins, apiKey }: GuardOptions) {
    this.#isOriginAllowed = createOriginCheck(origins);
    this.#checksHost = isLoopback(bound);
    this.#keyHash = apiKey === null ? null : hash(apiKey);
    this.#session = apiKey === null ? null : createHmac("sha256", apiKey).update("session").digest("hex");
  }

  check(req: IncomingMessage, path: string): Verdict {
    const host = (req.headers.host ?? "").toLowerCase();
    if (this.#checksHost && !isOwnHost(host)) return { pass: false, status: 403, headers: {} };
    const { origin } = req.headers;
    const isPreflight = req.method === "OPTIONS";
    const headers: Record<string, string> = {};
    if (origin !== undefined) {
      if (!this.#isOriginAllowed(origin, host)) return { pass: false, status: 403, headers };
      headers["access-control-allow-origin"] = origin;
      headers.vary = "Origin";
    }
    if (isPreflight) return { pass: false, status: 204, headers: { ...headers, ...preflightHeaders(req) } };
    if (this.#keyHash && isGuardedByKey(path) && !this.#hasKey(req)) return { pass: false, status: 401, headers };
    return { pass: true, headers };
  }

  /** The cookie that lets a browser in that gave the key, or null when the key is wrong. It does not hold the key. */
  cookieFor(key: string): string | null {
    if (!this.#isKey(key)) return null;
    return `${keyCookie}=${this.#session}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** By `Authorization: Bearer`, by `x-api-key` as Anthropic's clients send it, or by the cookie of a browser. */
  #hasKey({ headers }: IncomingMessage): boolean {
    const bearer = /^Bearer\s+(.+)$/i.exec(headers.authorization ?? "")?.[1] ?? "";
    const named = headers["x-api-key"];
    const cookie = cookiePattern.exec(headers.cookie ?? "")?.[1] ?? "";
    return this.#isKey(bearer) || this.#isKey(String(named ?? "")) || this.#isSession(cookie);
  }

  #isKey(text: string): boolean {
    return this.#keyHash !== null && timingSafeEqual(hash(text), this.#keyHash);
  }

  #isSession(text: string): boolean {
    return this.#session !== null && timingSafeEqual(hash(text), hash(this.#session));
  }
}

/** The cookie that ends a browser's session. */
export const expiredCookie = `${keyCookie}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`;

/** Pages hold no data, and `/` tells a client only that somebody is there. */
function isGuardedByKey(path: string): boolean {
  return /^\/(api|v1|trpc|ws|mcp|metrics)(\/|$)/.test(path);
}

function preflightHeaders(req: IncomingMessage): Record<string, string> {
  const asked = req.headers["access-control-request-headers"];
  return {
    "access-control-allow-methods": methods,
    "access-control-allow-headers": typeof asked === "string" ? asked : "authorization,content-type",
    "access-control-max-age": "43200",
  };
}

const hash = (text: string): Buffer => createHash("sha256").update(text).digest();
