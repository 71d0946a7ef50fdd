import { Agent, request } from "undici";

// A model may load or read a long prompt for minutes before it says anything, so neither wait is bounded.
const patient = new Agent({ headersTimeout: 0, bodyTimeout: 0 });

/**
 * Requests of the commands that need no tRPC. A module of its own so that it can be loaded late: undici is a third of
 * what the command line would load at each start, and a bundle gives its named exports to static imports only.
 */
export const http = {
  /** Waits for as long as the answer takes. */
  post: (url: string, body: string, headers: Record<string, string>, signal: AbortSignal) =>
    request(url, { method: "POST", body, headers, signal, dispatcher: patient }),
  /** Gives up after 5 s of silence. */
  get: (url: string) => request(url, { headersTimeout: 5_000, bodyTimeout: 5_000 }),
};
