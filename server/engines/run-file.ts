import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { isGroupAlive, processStartTime, signalGroup } from "~/server/engines/process-identity";

/** What a daemon leaves behind about a child, so that the next one can end it after a kill -9. */
const runFileSchema = z.object({ pid: z.number().int().positive(), startTime: z.string(), port: z.number().int() });

export async function writeRunFile(file: string, pid: number, port: number): Promise<void> {
  const startTime = await processStartTime(pid);
  if (startTime === null) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify({ pid, startTime, port }));
  renameSync(`${file}.new`, file);
}

export function removeRunFile(file: string): void {
  rmSync(file, { force: true });
}

/**
 * Ends the process that an earlier daemon of this home left running, with its children. A process that merely got the
 * same pid is left alone. Gives the pid that was ended, or null.
 */
export async function endOrphan(file: string): Promise<number | null> {
  if (!existsSync(file)) return null;
  const orphan = readRunFile(file);
  removeRunFile(file);
  if (!orphan || (await processStartTime(orphan.pid)) !== orphan.startTime) return null;
  signalGroup(orphan.pid, "SIGTERM");
  for (let waitedMs = 0; waitedMs < 3_000 && isGroupAlive(orphan.pid); waitedMs += 50) await pause(50);
  signalGroup(orphan.pid, "SIGKILL");
  return orphan.pid;
}

function readRunFile(file: string): z.infer<typeof runFileSchema> | null {
  try {
    return runFileSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return null;
  }
}
