import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";

const tailBytes = 4096;

/** The last line of a log file that is not blank, cut at 300 characters; "" when there is none. */
export function lastLogLine(file: string): string {
  if (!existsSync(file)) return "";
  const handle = openSync(file, "r");
  try {
    const { size } = fstatSync(handle);
    const tail = Buffer.alloc(Math.min(size, tailBytes));
    readSync(handle, tail, 0, tail.length, size - tail.length);
    return tail.toString("utf8").trimEnd().split("\n").at(-1)?.trim().slice(0, 300) ?? "";
  } finally {
    closeSync(handle);
  }
}
