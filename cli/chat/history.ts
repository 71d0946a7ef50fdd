import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const keptLines = 1000;
/** A longer line was pasted; it would only fill the file. */
const longestLine = 4096;

/** What the user typed in earlier conversations, newest first. A file that cannot be read is an empty history. */
export function readHistory(file: string): string[] {
  try {
    const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
    if (lines.length > 2 * keptLines) writeFileSync(file, `${lines.slice(-keptLines).join("\n")}\n`);
    return lines.slice(-keptLines).reverse();
  } catch {
    return [];
  }
}

/** Adds a message of one line, readable by this user alone. A home that cannot be written only costs the history. */
export function appendHistory(file: string, line: string): void {
  if (line.trim() === "" || line.includes("\n") || line.length > longestLine) return;
  try {
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, `${line}\n`, { mode: 0o600 });
  } catch {
    // The conversation goes on without it.
  }
}
