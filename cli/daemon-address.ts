import { readFileSync } from "node:fs";
import { join } from "node:path";
import { usageError } from "~/cli/cli-error";
import { type Environment, readEnvironment } from "~/cli/environment";

/** What a running daemon writes to `<OLLMLX_HOME>/daemon.json`. */
interface DaemonFile {
  pid: number;
  url: string;
  /** Null when another server holds the Ollama port. */
  ollamaUrl: string | null;
}

/**
 * Where the daemon answers, without a trailing slash: `--host`/`OLLMLX_URL`, then `OLLMLX_PORT`, then the file that a
 * running daemon leaves in its home, unless `OLLAMA_HOST` names another server, then that, then port 3000.
 */
export function resolveDaemonUrl(environment: Environment = readEnvironment()): string {
  const { url, port, ollamaHost, home } = environment;
  if (url) return parseAddress(url);
  if (port) return parseAddress(`127.0.0.1:${port}`);
  const daemon = readDaemonFile(home);
  const ollamaUrl = ollamaHost ? parseOllamaHost(ollamaHost) : undefined;
  if (daemon && (!ollamaUrl || serves(daemon, ollamaUrl))) return daemon.url.replace(/\/+$/, "");
  return ollamaUrl ?? "http://127.0.0.1:3000";
}

/** Null when no daemon runs from that home, or its file cannot be read. */
export function readDaemonFile(home: string): DaemonFile | null {
  try {
    const file = JSON.parse(readFileSync(join(home, "daemon.json"), "utf8")) as DaemonFile;
    return typeof file.url === "string" && URL.canParse(file.url) ? file : null;
  } catch {
    return null;
  }
}

/** Whether an address is this machine's own, where a daemon can be started. */
export const isLocalAddress = (url: string): boolean =>
  /^(localhost|127\.\d+\.\d+\.\d+|\[::1?\]|0\.0\.0\.0)$/.test(new URL(url).hostname);

/**
 * Whether a client told to use `ollamaUrl` means this daemon. One whose Ollama port is held by another server has put
 * that server behind itself.
 */
function serves(daemon: DaemonFile, ollamaUrl: string): boolean {
  if (!isLocalAddress(ollamaUrl)) return false;
  return [daemon.url, daemon.ollamaUrl ?? ollamaUrl].some((url) => new URL(url).port === new URL(ollamaUrl).port);
}

/** Reads `OLLAMA_HOST` as Ollama's clients do: port 11434 unless named, and an address to bind is one to call. */
function parseOllamaHost(text: string): string {
  const scheme = /^(https?):\/\//i.exec(text)?.[1]?.toLowerCase();
  const rest = text.replace(/^https?:\/\//i, "").replace(/^(?=:\d|\/|$)/, "127.0.0.1");
  const url = new URL(parseAddress(`${scheme ?? "http"}://${rest}`));
  if (!url.port && !/:\d+($|\/)/.test(rest) && !scheme) url.port = "11434";
  if (["0.0.0.0", "[::]"].includes(url.hostname)) url.hostname = "127.0.0.1";
  return url.href.replace(/\/+$/, "");
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
