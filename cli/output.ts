import type { WriteStream } from "node:tty";

/** Whether `stream` is a terminal that shows colours; `NO_COLOR` switches them off. */
export const hasColors = (stream: NodeJS.WriteStream): boolean =>
  stream.isTTY === true && (stream as WriteStream).hasColors();

/** Text in an ANSI style where `stream` shows it, else unchanged. */
export function style(
  stream: NodeJS.WriteStream,
  name: "bold" | "dim" | "red" | "green" | "yellow",
  text: string,
): string {
  const code = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 }[name];
  return hasColors(stream) ? `\u001b[${code}m${text}\u001b[0m` : text;
}

/** One line of a result on standard output. */
export function printLine(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** One line about the work on standard error, which stays free of results. */
export function printNote(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** A result for programs: one JSON value on standard output. */
export function printJson(value: unknown): void {
  printLine(JSON.stringify(value, null, 2));
}

/** Rows under their headings, columns padded to the widest cell. Prints the headings alone when there are no rows. */
export function printTable(headings: string[], rows: string[][]): void {
  const widths = headings.map((heading, i) => Math.max(heading.length, ...rows.map((row) => (row[i] ?? "").length)));
  const format = (row: string[]) =>
    widths
      .map((width, i) => (row[i] ?? "").padEnd(width))
      .join("   ")
      .trimEnd();
  printLine(style(process.stdout, "bold", format(headings)));
  for (const row of rows) printLine(format(row));
}

/** A reader that left (`ollmlx list | head -1`) is no error. */
export function leaveQuietlyWithTheReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(0);
      throw error;
    });
  }
}
