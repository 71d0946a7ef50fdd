import { toAppError } from "~/server/errors";
import type { Exchange } from "~/server/gateway/exchange";

/** A client that hears nothing for that long, while a model loads or reads a long prompt, may give up. */
const silenceMs = 15_000;

/** How a dialect says what every stream may have to say. Texts are whole events. */
export interface SseDialect {
  /** Skipped by every client. */
  heartbeat: string;
  writeError: (error: unknown, exchange: Exchange) => string;
}

/**
 * An answer as server-sent events. What is written within one turn of the event loop leaves as one piece. The status
 * goes out with the first piece, so that whatever fails before still gets a status of its own.
 */
export class SseStream {
  #pending = "";
  #isFull = false;
  readonly #heartbeat: NodeJS.Timeout;

  constructor(
    private readonly exchange: Exchange,
    private readonly dialect: SseDialect,
  ) {
    this.#heartbeat = setTimeout(() => this.write(dialect.heartbeat), silenceMs).unref();
    exchange.res.once("close", () => clearTimeout(this.#heartbeat));
  }

  /** The client reads more slowly than the model writes: wait until it has `drained`. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Runs what writes the stream. An error becomes the last event once a byte has gone out, and is thrown before. */
  async guard(write: () => Promise<void>): Promise<void> {
    const { res, runtime, path } = this.exchange;
    try {
      await write();
    } catch (error) {
      const isOpen = this.#pending !== "" || res.headersSent;
      if (!isOpen) {
        clearTimeout(this.#heartbeat);
        throw error;
      }
      if (res.destroyed) return;
      if (toAppError(error).code === "INTERNAL") runtime.log.error({ err: error, path }, "stream failed");
      this.end(this.dialect.writeError(error, this.exchange));
    }
  }

  write(events: string): void {
    if (this.#pending === "") process.nextTick(() => this.#flush());
    this.#pending += events;
  }

  /** Resolves when the client has caught up, or has left. */
  async drained(): Promise<void> {
    const { res } = this.exchange;
    if (!this.#isFull || res.destroyed) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        res.off("drain", done).off("close", done);
        resolve();
      };
      res.on("drain", done).on("close", done);
    });
  }

  end(events: string): void {
    this.#pending += events;
    this.#flush();
    clearTimeout(this.#heartbeat);
    this.exchange.res.end();
  }

  #flush(): void {
    const { res } = this.exchange;
    if (this.#pending === "" || res.destroyed || res.writableEnded) return;
    if (!res.headersSent) {
      res.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
    }
    this.#isFull = !res.write(this.#pending);
    if (this.#isFull) {
      res.once("drain", () => {
        this.#isFull = false;
      });
    }
    this.#pending = "";
    this.#heartbeat.refresh();
  }
}
