const INTERVAL_MS = 100;

/** Gathers live text and hands it on at most ten times a second, so that telling the pages costs the clock little. */
export class TextBatches {
  #pending = "";
  #sentAt = 0;

  constructor(private readonly send: (text: string) => void) {}

  push(text: string): void {
    this.#pending += text;
    if (performance.now() - this.#sentAt >= INTERVAL_MS) this.flush();
  }

  flush(): void {
    if (this.#pending === "") return;
    this.send(this.#pending);
    this.#pending = "";
    this.#sentAt = performance.now();
  }
}
