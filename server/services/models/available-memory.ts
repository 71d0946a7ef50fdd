import { freemem } from "node:os";

/**
 * Bytes that programs can still have, with what the system keeps only as a cache of files. `os.freemem` counts that
 * cache as used on macOS.
 */
export async function availableMemory(): Promise<number> {
  const { mem } = await import("~/server/services/models/system-memory");
  return mem().then(
    ({ available }) => available,
    () => freemem(),
  );
}
