import { printNote } from "~/cli/output";

/**
 * Progress on standard error. On a terminal one line that is written over; elsewhere a line whenever `phase` changes,
 * so that a log stays short.
 */
export class ProgressLine {
  #lastPhase = "";
  #open = false;

  update(phase: string, text: string): void {
    if (process.stderr.isTTY) {
      const width = (process.stderr.columns || 80) - 1;
      process.stderr.write(`\r\u001b[K${text.slice(0, width)}`);
      this.#open = true;
    } else if (phase !== this.#lastPhase) {
      printNote(text);
    }
    this.#lastPhase = phase;
  }

  /** Takes the line off the terminal; call it before any other output. */
  clear(): void {
    if (this.#open) process.stderr.write("\r\u001b[K");
    this.#open = false;
  }
}
