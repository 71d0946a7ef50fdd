import { randomUUID } from "node:crypto";
import type { EngineLease } from "~/server/engines/engine-lease";
import { AppError } from "~/server/errors";
import type { EngineId } from "~/shared/contracts/engine";
import type { ModelQueue, QueuedRequest } from "~/shared/contracts/queue";

export interface QueueEntry {
  /** The engine's own name of the model. */
  model: string;
  /** What the client asked, such as `/api/chat`. */
  route: string;
  /** Who asked, as people know it: a user agent, or a part of ollmlx. */
  client: string;
  /** Ends the request; its client hears of it. */
  cancel: () => void;
  /** Lets the request through while somebody holds the engines (`EngineLease`). */
  pass?: string;
}

/** A request's place in its model's queue. `leave` gives it back, once or more often. */
export interface Ticket extends QueueEntry {
  readonly id: string;
  readonly engine: EngineId;
  /** Requests to wait for when it came; 0 = it ran at once. */
  readonly position: number;
  readonly enteredAt: number;
  /** When the first byte of the answer came (epoch ms), or null. */
  answeringSince: number | null;
  promptTokens: number;
  outputTokens: number;
  leave(): void;
}

export interface QueueOptions {
  engine: EngineId;
  /** Requests of one model that the engine answers at once. */
  width: number;
  /** Further requests of one model that may wait. */
  maxWaiting: number;
  /** Called when a request comes, begins to be answered, or leaves. */
  onChange: () => void;
}

/**
 * Who waits for which model of one engine. The engine itself decides the order, first come first served; here requests
 * are counted and those beyond the limit refused, whether the model is loaded or not. Holding requests back here as well
 * would cost each of them a turn-around, and throughput where a server that is not ours answers more at once.
 */
export class RequestQueue {
  readonly #models = new Map<string, Set<Ticket>>();
  #lease: EngineLease | null = null;
  readonly #onEmpty = new Set<() => void>();

  constructor(private readonly options: QueueOptions) {}

  /** From now on nobody enters without the pass while the lease is held. */
  obey(lease: EngineLease): void {
    this.#lease = lease;
  }

  /** Requests of one model that the engine answers at once. */
  get width(): number {
    return this.options.width;
  }

  /** Requests that wait or are being answered. */
  get size(): number {
    return [...this.#models.values()].reduce((sum, tickets) => sum + tickets.size, 0);
  }

  /** Resolves when the last request has left. Rejects with the reason of `signal`. */
  whenEmpty(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.size === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#onEmpty.delete(done);
        reject(signal.reason);
      };
      const done = () => {
        signal.removeEventListener("abort", abort);
        resolve();
      };
      this.#onEmpty.add(done);
      signal.addEventListener("abort", abort, { once: true });
    });
  }

  /** Throws BUSY in Ollama's words when the model's queue is full, and while somebody else holds the engines. */
  enter(entry: QueueEntry): Ticket {
    this.#lease?.check(entry.pass);
    const { engine, width, maxWaiting, onChange } = this.options;
    const tickets = this.#models.get(entry.model) ?? new Set();
    if (tickets.size >= width + maxWaiting) {
      throw new AppError("BUSY", "server busy, please try again.  maximum pending requests exceeded");
    }
    const ticket: Ticket = {
      ...entry,
      id: randomUUID(),
      engine,
      position: Math.max(0, tickets.size + 1 - width),
      enteredAt: Date.now(),
      answeringSince: null,
      promptTokens: 0,
      outputTokens: 0,
      leave: () => {
        if (!tickets.delete(ticket)) return;
        if (tickets.size === 0) this.#models.delete(entry.model);
        if (this.size === 0) this.#tellEmpty();
        onChange();
      },
    };
    tickets.add(ticket);
    this.#models.set(entry.model, tickets);
    onChange();
    return ticket;
  }

  /** Models with requests, and each request's place. */
  list(): ModelQueue[] {
    const { engine, width, maxWaiting } = this.options;
    return [...this.#models].map(([model, tickets]) => {
      const requests = describe([...tickets], width);
      const waiting = requests.filter(({ state }) => state === "waiting").length;
      return { model, engine, width, maxWaiting, running: requests.length - waiting, waiting, requests };
    });
  }

  #tellEmpty(): void {
    for (const tell of this.#onEmpty) tell();
    this.#onEmpty.clear();
  }

  /** False when there is no such request (any more). */
  cancel(id: string): boolean {
    const ticket = [...this.#models.values()].flatMap((tickets) => [...tickets]).find((one) => one.id === id);
    ticket?.cancel();
    return ticket !== undefined;
  }
}

/** Those that are being answered hold a place; the oldest of the others get what is left. */
function describe(tickets: Ticket[], width: number): QueuedRequest[] {
  let places = width - tickets.filter((ticket) => ticket.answeringSince !== null).length;
  let position = 0;
  return tickets.map(({ id, model, route, client, enteredAt, answeringSince }) => {
    const isRunning = answeringSince !== null || places-- > 0;
    return {
      id,
      model,
      route,
      client,
      state: isRunning ? "running" : "waiting",
      position: isRunning ? 0 : ++position,
      enteredAt,
      waitedMs: (answeringSince ?? Date.now()) - enteredAt,
    };
  });
}
