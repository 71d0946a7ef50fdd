import { existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import pino from "pino";

export type Logger = pino.Logger;

const largestBytes = 10 * 1024 * 1024;
const keptFiles = 3;

/** So long a line may wait for others: a write for each would cost a request as much as all else that is done for it. */
const flushEveryMs = 200;
const flushAtBytes = 4096;
/** Pino's number of `error`. Those lines are written at once, since they may be the last. */
const errorLevel = pino.levels.values.error ?? 50;

/** JSON lines to `file`, in the background, some at a time. `flush` writes what is buffered, for the end of the process. */
export function openLog(file: string): { log: Logger; flush: () => void } {
  rotateLog(file);
  const destination = pino.destination({
    dest: file,
    sync: false,
    mkdir: true,
    minLength: flushAtBytes,
    periodicFlush: flushEveryMs,
  });
  // A log that cannot be written (full disk, another user's file) must not stop the daemon.
  destination.on("error", () => undefined);
  const options: pino.LoggerOptions = {
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: {
      logMethod(parts, write, level) {
        write.apply(this, parts);
        if (level >= errorLevel) destination.flush();
      },
    },
  };
  const log = pino(options, destination);
  return {
    log,
    flush: () => {
      try {
        destination.flushSync();
      } catch {
        // The file was never opened: nothing is buffered that could be saved.
      }
    },
  };
}

/** Moves `file` to `file.1` (and so on) when it has grown past 10 MB; makes its folder. Called before it is opened. */
export function rotateLog(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  if (!existsSync(file) || statSync(file).size < largestBytes) return;
  rmSync(`${file}.${keptFiles}`, { force: true });
  for (let n = keptFiles - 1; n >= 1; n--) {
    if (existsSync(`${file}.${n}`)) renameSync(`${file}.${n}`, `${file}.${n + 1}`);
  }
  renameSync(file, `${file}.1`);
}
