import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { applyWSSHandler } from "@trpc/server/adapters/ws";
import { WebSocketServer } from "ws";
import { appRouter } from "~/server/api/root";
import type { Runtime } from "~/server/runtime";

/** 1001: the server goes away (RFC 6455, 7.4.1). */
const goingAway = 1001;

/** tRPC subscriptions at `/ws`. A page that vanished without a word is noticed by an unanswered ping. */
export class SubscriptionSocket {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: 1024 * 1024 });
  readonly #trpc: ReturnType<typeof applyWSSHandler>;

  constructor(runtime: Runtime) {
    this.#trpc = applyWSSHandler({
      wss: this.#server,
      router: appRouter,
      createContext: () => runtime,
      keepAlive: { enabled: true, pingMs: 30_000, pongWaitMs: 10_000 },
    });
  }

  accept(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(req, socket, head, (client) => this.#server.emit("connection", client, req));
  }

  /** Tells the pages to come back later, and lets go of them. */
  close(): void {
    this.#trpc.broadcastReconnectNotification();
    for (const client of this.#server.clients) client.close(goingAway);
    this.#server.close();
  }

  terminate(): void {
    for (const client of this.#server.clients) client.terminate();
  }
}
