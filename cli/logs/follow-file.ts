import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";

const pollMs = 250;
const chunkBytes = 64 * 1024;

/** Where the last `count` lines of a file begin, in bytes. */
export async function findLastLines(path: string, count: number): Promise<number> {
  const file = await open(path);
  try {
    let { size: position } = await file.stat();
    const end = position;
    if (count === 0) return end;
    let found = 0;
    while (position > 0) {
      const length = Math.min(chunkBytes, position);
      position -= length;
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, position);
      for (let i = length - 1; i >= 0; i--) {
        // The newline that ends the last line begins no further one.
        if (buffer[i] === 10 && position + i !== end - 1 && ++found === count) return position + i + 1;
      }
    }
    return 0;
  } finally {
    await file.close();
  }
}

/**
 * Yields the lines of a file from a byte on. With `follow` it waits for more until `signal` aborts, and begins again
 * when the file was cut or another took its place, as a log that is rotated does.
 */
export async function* readLines(path: string, from: number, follow: boolean, signal: AbortSignal) {
  let position = from;
  let inode = (await stat(path)).ino;
  let rest = Buffer.alloc(0);
  for (;;) {
    for await (const part of createReadStream(path, { start: position, signal })) {
      position += (part as Buffer).length;
      rest = Buffer.concat([rest, part as Buffer]);
      const end = rest.lastIndexOf(10);
      if (end >= 0) yield* rest.toString("utf8", 0, end).split("\n");
      rest = rest.subarray(end + 1);
    }
    if (!follow) break;
    await pause(pollMs, undefined, { signal });
    const now = await stat(path).catch(() => null);
    if (now && (now.ino !== inode || now.size < position)) {
      position = 0;
      rest = Buffer.alloc(0);
      inode = now.ino;
    }
  }
  if (rest.length > 0) yield rest.toString("utf8");
}
