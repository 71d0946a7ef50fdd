/** When a child that died may start again. Pure: the clock is an argument. */
export class CrashPolicy {
  readonly #crashes: number[] = [];

  /** A child that dies `maxCrashes` times within `windowMs` stays down. */
  constructor(
    private readonly maxCrashes = 5,
    private readonly windowMs = 60_000,
  ) {}

  /** Milliseconds to wait before the next start: at once, then 0.5 s, doubling to 8 s. Null = it died too often. */
  nextDelayMs(now: number): number | null {
    this.#crashes.push(now);
    while ((this.#crashes[0] ?? now) <= now - this.windowMs) this.#crashes.shift();
    const count = this.#crashes.length;
    if (count >= this.maxCrashes) return null;
    return count === 1 ? 0 : Math.min(8_000, 250 * 2 ** (count - 1));
  }

  reset(): void {
    this.#crashes.length = 0;
  }
}
