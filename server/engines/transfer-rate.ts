const windowMs = 5_000;

/** Speed over the last five seconds and the time left, for a download's progress. The clock is an argument. */
export class TransferRate {
  #samples: { at: number; done: number }[] = [];

  /** `done` and `total` in any unit; the speed is that unit a second. Empty until there are two samples. */
  measure(done: number, total: number, now: number): { unitsPerSecond?: number; remainingMs?: number } {
    if (done < (this.#samples.at(-1)?.done ?? 0)) this.#samples = [];
    this.#samples.push({ at: now, done });
    while (this.#samples.length > 2 && (this.#samples[1]?.at ?? now) <= now - windowMs) this.#samples.shift();
    const first = this.#samples[0];
    if (!first || now <= first.at) return {};
    const unitsPerSecond = ((done - first.done) * 1000) / (now - first.at);
    if (unitsPerSecond <= 0) return { unitsPerSecond: 0 };
    return { unitsPerSecond, remainingMs: Math.round((Math.max(0, total - done) / unitsPerSecond) * 1000) };
  }
}
