import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { usageError } from "~/cli/cli-error";
import { type Environment, readEnvironment } from "~/cli/environment";

/** What a running daemon writes to `<OLLMLX_HOME>/daemon.json`. */
const daemonFileSchema = z.object({ pid: z.number().int(), url: z.url() });

/**
 * Where the daemon answers, without a trailing slash: `--host`/`OLLMLX_URL`, then `OLLMLX_PORT`, then the file that a
 * running daemon leaves in its home, then port 3000.
 */
export function resolveDaemonUrl(environment: Environment = readEnvironment()): string {
  if (environment.url) return parseAddress(environment.url);
  if (environment.port) return parseAddress(`127.0.0.1:${environment.port}`);
  return readDaemonFile(environment.home)?.url.replace(/\/+$/, "") ?? "http://127.0.0.1:3000";
}

function parseAddress(text: string): string {
  const address = /^https?:\/\//.test(text) ? text : `http://${text}`;
  if (!URL.canParse(address)) {
    throw usageError(
      `"${text}" is not an address`,
      "Give host and port, such as 127.0.0.1:3000 or http://mac.local:3000",
    );
  }
  return new URL(address).href.replace(/\/+$/, "");
}

/** Null when no daemon runs from that home, or its file cannot be read. */
function readDaemonFile(home: string): { pid: number; url: string } | null {
  try {
    return daemonFileSchema.parse(JSON.parse(readFileSync(join(home, "daemon.json"), "utf8")));
  } catch {
    return null;
  }
}
