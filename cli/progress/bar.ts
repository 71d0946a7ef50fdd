import { TransferSpeed } from "~/cli/progress/transfer-speed";
import { displayWidth, padToWidth } from "~/cli/text/display-width";
import { formatSize } from "~/cli/text/quantities";

const leastBarCells = 10;

/** One transfer as a line: label, share, bar, amount, speed and time left. */
export class Bar {
  readonly #speed = new TransferSpeed();
  #done = 0;
  #total = 0;

  constructor(private readonly label: string) {}

  set(done: number, total: number, nowMs: number): void {
    this.#done = Math.min(done, total);
    this.#total = total;
    this.#speed.add(this.#done, nowMs);
  }

  get isComplete(): boolean {
    return this.#total > 0 && this.#done >= this.#total;
  }

  get percent(): number {
    return this.#total > 0 ? Math.floor((this.#done / this.#total) * 100) : 0;
  }

  /** The line cut to `columns` cells; a terminal too narrow for the bar shows the rest. */
  draw(columns: number): string {
    const head = `${this.label} ${String(this.percent).padStart(3)}%`;
    const tail = this.describe();
    const cells = columns - displayWidth(head) - displayWidth(tail) - 5;
    if (cells < leastBarCells) return `${head} ${tail}`.slice(0, columns - 1);
    const filled = Math.floor((cells * this.percent) / 100);
    return `${head} ▕${"█".repeat(filled)}${" ".repeat(cells - filled)}▏ ${tail}`;
  }

  /** Amount, and while it runs speed and time left. */
  describe(): string {
    if (this.isComplete) return formatSize(this.#total);
    const speed = this.#speed.bytesPerSecond();
    const amount = `${formatSize(this.#done)}/${formatSize(this.#total)}`;
    if (speed === null) return amount;
    const left = formatSeconds((this.#total - this.#done) / speed);
    return `${amount}  ${padToWidth(`${formatSize(speed)}/s`, 8)}  ${left}`;
  }
}

/** Whole seconds in the two largest units: 42s, 3m20s, 2h5m. */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m${whole % 60}s`;
  const hours = Math.floor(whole / 3600);
  return hours >= 100 ? "99h+" : `${hours}h${Math.floor((whole % 3600) / 60)}m`;
}
