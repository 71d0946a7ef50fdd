import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { processStartTime } from "~/server/engines/process-identity";
import { AppError } from "~/server/errors";

/** `<home>/daemon.json`: where the daemon of this home answers. The CLI reads it. */
const daemonFileSchema = z.object({
  pid: z.number().int().positive(),
  url: z.string(),
  ollamaUrl: z.string().nullable(),
  startedAt: z.number().int(),
  /** When the process with that pid began, as `ps` writes it: pids are given out again. */
  processStartTime: z.string().nullable(),
});

const fileIn = (home: string): string => join(home, "daemon.json");

/** Throws CONFLICT when the daemon of this home lives. */
export async function refuseSecondDaemon(home: string): Promise<void> {
  const found = readDaemonFile(home);
  if (!found || found.pid === process.pid) return;
  const startTime = await processStartTime(found.pid);
  if (startTime === null || startTime !== found.processStartTime) return;
  throw new AppError("CONFLICT", `ollmlx is already running at ${found.url} (process ${found.pid})`, {
    hint: `Stop it with Ctrl-C in its terminal or \`kill ${found.pid}\`, or give this one another OLLMLX_HOME.`,
  });
}

export async function writeDaemonFile(
  home: string,
  where: { url: string; ollamaUrl: string | null; startedAt: number },
) {
  mkdirSync(home, { recursive: true });
  const content = { pid: process.pid, ...where, processStartTime: await processStartTime(process.pid) };
  const file = fileIn(home);
  writeFileSync(`${file}.new`, `${JSON.stringify(content)}\n`);
  renameSync(`${file}.new`, file);
}

/** Leaves a file alone that another daemon has written since. */
export function removeDaemonFile(home: string): void {
  if (readDaemonFile(home)?.pid === process.pid) rmSync(fileIn(home), { force: true });
}

function readDaemonFile(home: string): z.infer<typeof daemonFileSchema> | null {
  try {
    return daemonFileSchema.parse(JSON.parse(readFileSync(fileIn(home), "utf8")));
  } catch {
    return null;
  }
}
