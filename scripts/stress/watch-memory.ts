import { execFile } from "node:child_process";
import { promisify } from "node:util";

const intervalMs = 500;

/** Resident bytes of a process by `ps`; null where it cannot be measured. */
export async function readResident(pid: number | null): Promise<number | null> {
  if (pid === null) return null;
  try {
    const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(pid)]);
    return Number(stdout.trim()) * 1024;
  } catch {
    return null;
  }
}

/** Samples a process until `end()` is called, which gives its memory before, at most and at the end. */
export async function watchMemory(pid: number | null) {
  const idleBytes = await readResident(pid);
  let peakBytes = idleBytes ?? 0;
  const timer = setInterval(
    () => void readResident(pid).then((bytes) => (peakBytes = Math.max(peakBytes, bytes ?? 0))),
    intervalMs,
  );
  timer.unref();
  return {
    end: async () => {
      clearInterval(timer);
      const endBytes = await readResident(pid);
      if (idleBytes === null || endBytes === null) return null;
      return { idleBytes, peakBytes: Math.max(peakBytes, endBytes), endBytes };
    },
  };
}
