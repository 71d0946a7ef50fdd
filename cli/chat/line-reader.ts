import { createInterface, type Interface } from "node:readline";

/** What came of waiting for a line: its text, Ctrl-C, or the end of the input (Ctrl-D). */
export type Input = { line: string } | "interrupt" | "end";

/**
 * Lines from a terminal with editing and history. Lines that arrive while nobody waits (typed ahead, or pasted as
 * several) are kept in order.
 */
export class LineReader {
  readonly #readline: Interface;
  readonly #queue: Input[] = [];
  #deliver: ((input: Input) => void) | null = null;
  #onInterrupt: (() => void) | null = null;

  /** `history` has the newest line first. */
  constructor(input: NodeJS.ReadableStream, output: NodeJS.WritableStream, history: string[]) {
    this.#readline = createInterface({ input, output, history, historySize: 1000, removeHistoryDuplicates: true });
    this.#readline.on("line", (line) => this.#accept({ line }));
    this.#readline.on("close", () => this.#accept("end"));
    this.#readline.on("SIGINT", () => this.interrupt());
  }

  /** Shows `prompt` and waits. After "end" every further call gives "end". */
  next(prompt: string): Promise<Input> {
    const queued = this.#queue[0];
    if (queued !== undefined) {
      if (queued !== "end") this.#queue.shift();
      return Promise.resolve(queued);
    }
    this.#readline.setPrompt(prompt);
    this.#readline.prompt();
    return new Promise((resolve) => {
      this.#deliver = resolve;
    });
  }

  /** Runs `work` with Ctrl-C given to it instead of to the line. */
  async during<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    this.#onInterrupt = () => abort.abort();
    try {
      return await work(abort.signal);
    } finally {
      this.#onInterrupt = null;
    }
  }

  /** Ctrl-C: stops the running work, else gives up the line being typed. */
  interrupt(): void {
    if (this.#onInterrupt) {
      this.#onInterrupt();
      return;
    }
    if (this.#readline.terminal) {
      // Moves to the end of the line, then deletes back to its start.
      this.#readline.write(null, { ctrl: true, name: "e" });
      this.#readline.write(null, { ctrl: true, name: "u" });
    }
    this.#accept("interrupt");
  }

  close(): void {
    this.#readline.close();
  }

  #accept(input: Input): void {
    const deliver = this.#deliver;
    this.#deliver = null;
    // The end stays in the queue, so that everybody who asks later hears of it too.
    if (!deliver || input === "end") this.#queue.push(input);
    deliver?.(input);
  }
}
