import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { holdFile } from "~/db/hold-file";
import { AppError } from "~/server/errors";

/** `<home>/daemon.json`: where the daemon of this home answers. The CLI reads it. */
const daemonFileSchema = z.object({
  pid: z.number().int().positive(),
  url: z.string(),
  ollamaUrl: z.string().nullable(),
  startedAt: z.number().int(),
});

const fileIn = (home: string): string => join(home, "daemon.json");

/** Makes this process the one daemon of the home until it ends. Throws CONFLICT when another one is. */
export function claimHome(home: string): void {
  if (holdFile(join(home, "daemon.lock"))) {
    // Of a daemon that was killed.
    removeDaemonFile(home);
    return;
  }
  const found = readDaemonFile(home);
  if (!found) {
    throw new AppError("CONFLICT", `another ollmlx is just starting in ${home}`, {
      hint: "Wait for it, or give this one another OLLMLX_HOME.",
    });
  }
  throw new AppError("CONFLICT", `ollmlx is already running at ${found.url} (process ${found.pid})`, {
    hint: `Stop it with Ctrl-C in its terminal or \`kill ${found.pid}\`, or give this one another OLLMLX_HOME.`,
  });
}

export function writeDaemonFile(home: string, where: { url: string; ollamaUrl: string | null; startedAt: number }) {
  const file = fileIn(home);
  writeFileSync(`${file}.new`, `${JSON.stringify({ pid: process.pid, ...where })}\n`);
  renameSync(`${file}.new`, file);
}

/** For the daemon that claimed the home: nobody else can have written the file since. */
export function removeDaemonFile(home: string): void {
  rmSync(fileIn(home), { force: true });
}

function readDaemonFile(home: string): z.infer<typeof daemonFileSchema> | null {
  try {
    return daemonFileSchema.parse(JSON.parse(readFileSync(fileIn(home), "utf8")));
  } catch {
    return null;
  }
}
