import type { ProgressChunk } from "~/cli/api/routes";
import { printNote } from "~/cli/output";
import { Bar } from "~/cli/progress/bar";

const redrawMs = 100;
/** Without a terminal, a running transfer is mentioned this often. */
const mentionMs = 5000;

/**
 * The progress of a pull or create on standard error. A terminal gets one bar for each file or layer, drawn in place; a
 * log gets a line for each step, and one every few seconds of a long transfer.
 */
export class TransferDisplay {
  readonly #bars = new Map<string, Bar>();
  readonly #entries: (string | Bar)[] = [];
  readonly #isTerminal = process.stderr.isTTY === true;
  #drawnLines = 0;
  #drawnAtMs = 0;
  #status = "";

  show({ status, digest, total, completed = 0 }: ProgressChunk): void {
    if (digest && total)
      this.transfer(digest, `pulling ${digest.replace(/^sha256:/, "").slice(0, 12)}`, completed, total);
    else this.showStep(status);
  }

  /** A step without figures. */
  showStep(status: string): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#entries.push(status);
    if (this.#isTerminal) this.#draw();
    else printNote(status);
  }

  /** The last state; the terminal stays as it is. */
  end(): void {
    if (this.#isTerminal) this.#draw();
  }

  /** How far a transfer is, in bytes; `key` tells one from another. */
  transfer(key: string, label: string, done: number, total: number): void {
    const now = performance.now();
    let bar = this.#bars.get(key);
    const isNew = !bar;
    if (!bar) {
      bar = new Bar(`${label}:`);
      this.#bars.set(key, bar);
      this.#entries.push(bar);
    }
    const wasComplete = bar.isComplete;
    bar.set(done, total, now);
    const isDue = now - this.#drawnAtMs >= (this.#isTerminal ? redrawMs : mentionMs);
    if (!isNew && !isDue && bar.isComplete === wasComplete) return;
    this.#drawnAtMs = now;
    if (this.#isTerminal) this.#draw();
    else printNote(`${label}: ${bar.percent}%  ${bar.describe()}`);
  }

  /** Writes over what was drawn before; what does not fit the window has scrolled away and is left out. */
  #draw(): void {
    const columns = process.stderr.columns || 80;
    const rows = process.stderr.rows || 24;
    const lines = this.#entries
      .slice(-(rows - 1))
      .map((entry) => (typeof entry === "string" ? entry.slice(0, columns - 1) : entry.draw(columns)));
    const up = this.#drawnLines > 0 ? `\u001b[${this.#drawnLines}A` : "";
    process.stderr.write(`${up}${lines.map((line) => `\r\u001b[K${line}\n`).join("")}`);
    this.#drawnLines = lines.length;
  }
}
