import { open } from "node:fs/promises";
import type { Runtime } from "~/server/runtime";
import type { EngineId } from "~/shared/contracts/engine";

/** Enough for 1000 ordinary lines; older ones stay in the file. */
const tailBytes = 512 * 1024;

/** The last lines of an engine's log file, oldest first; [] when it has none. */
export async function readEngineLog(
  { engines }: Pick<Runtime, "engines">,
  { id, lines }: { id: EngineId; lines: number },
): Promise<string[]> {
  const { logFile } = engines.get(id).status();
  if (logFile === null) return [];
  const tail = await readTail(logFile);
  return tail.split("\n").filter(Boolean).slice(-lines);
}

async function readTail(path: string): Promise<string> {
  const file = await open(path, "r").catch(() => null);
  if (!file) return "";
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - tailBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    const text = buffer.toString("utf8", 0, bytesRead);
    // A tail that begins inside a line is shown from the next one.
    return start === 0 ? text : text.slice(text.indexOf("\n") + 1);
  } finally {
    await file.close();
  }
}
