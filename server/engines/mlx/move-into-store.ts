import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

let last: Promise<unknown> = Promise.resolve();

/**
 * Makes a whole staging folder the model at `target`. What was there before makes place in one rename, so that a reader
 * never sees a mixture; and one move at a time, so that two for one name do not meet.
 */
export function moveIntoStore(staging: string, target: string): Promise<void> {
  const move = last.then(() => replaceFolder(staging, target));
  last = move.catch(() => undefined);
  return move;
}

async function replaceFolder(staging: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const old = `${staging}.old`;
  await rm(old, { recursive: true, force: true });
  await rename(target, old).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  await rename(staging, target);
  await rm(old, { recursive: true, force: true });
}
