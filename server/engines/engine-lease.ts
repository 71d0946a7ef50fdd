import { randomUUID } from "node:crypto";
import { AppError } from "~/server/errors";

/** The header of a request to the daemon that carries the holder's pass. */
export const passHeader = "x-ollmlx-pass";

/** What the holder of the engines has: `pass` lets its own requests through, `release` gives the engines back. */
export interface HeldLease {
  pass: string;
  release(): void;
}

/**
 * The engines for one piece of work alone. While somebody holds them, requests are refused in clear words and downloads
 * pause; requests that were let in before are answered to their end.
 */
export class EngineLease {
  #holder: { pass: string; title: string } | null = null;
  readonly #listeners = new Set<() => void>();

  get isHeld(): boolean {
    return this.#holder !== null;
  }

  /** Throws CONFLICT when somebody has the engines already. */
  hold(title: string): HeldLease {
    if (this.#holder) throw new AppError("CONFLICT", `the engines are taken: ${this.#holder.title}`);
    const holder = { pass: randomUUID(), title };
    this.#holder = holder;
    this.#tell();
    const release = () => {
      if (this.#holder !== holder) return;
      this.#holder = null;
      this.#tell();
    };
    return { pass: holder.pass, release };
  }

  /** Throws BUSY for whoever has not the pass of the holder. */
  check(pass?: string): void {
    if (!this.#holder || this.#holder.pass === pass) return;
    throw new AppError("BUSY", `the engines are taken until this ends: ${this.#holder.title}`, {
      hint: "Another request would spoil its figures. Wait for its end, or cancel it in the dashboard.",
    });
  }

  /** Hears of every change; gives the way to stop that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves once nobody holds the engines. Rejects with the reason of `signal`. */
  whenFree(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!this.isHeld) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        unsubscribe();
        signal.removeEventListener("abort", abort);
        settle();
      };
      const abort = () => end(() => reject(signal.reason));
      const unsubscribe = this.subscribe(() => {
        if (!this.isHeld) end(resolve);
      });
      signal.addEventListener("abort", abort, { once: true });
    });
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
