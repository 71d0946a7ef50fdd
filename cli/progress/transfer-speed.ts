const windowMs = 10_000;

/** Speed of a transfer over its last ten seconds. */
export class TransferSpeed {
  readonly #samples: { atMs: number; done: number }[] = [];

  add(done: number, nowMs: number): void {
    const last = this.#samples.at(-1);
    // A transfer that starts again from an earlier point has no speed yet.
    if (last && done < last.done) this.#samples.length = 0;
    if (last && nowMs - last.atMs < 200) return;
    this.#samples.push({ atMs: nowMs, done });
    while (this.#samples[0] && nowMs - this.#samples[0].atMs > windowMs) this.#samples.shift();
  }

  /** Bytes a second; null until there are two points in time. */
  bytesPerSecond(): number | null {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (!first || !last || last.atMs === first.atMs || last.done === first.done) return null;
    return ((last.done - first.done) / (last.atMs - first.atMs)) * 1000;
  }
}
