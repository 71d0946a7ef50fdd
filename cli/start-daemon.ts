import { spawn } from "node:child_process";
import { mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { setTimeout as pause } from "node:timers/promises";
import { sendRequest } from "~/cli/api/request";
import { CliError, type NotRunningError } from "~/cli/cli-error";
import { isLocalAddress, readDaemonFile } from "~/cli/daemon-address";
import { childEnvironment, readEnvironment } from "~/cli/environment";
import { printNote } from "~/cli/output";
import { startSpinner } from "~/cli/progress/spinner";

const patienceMs = 60_000;

/**
 * Offers to start the daemon in the background; true when it answers now. Asked only at a terminal, and only where one
 * started here would answer at the address that was meant: a script must not leave a server behind that nobody asked
 * for, and a person should not have to open a second terminal.
 */
export async function offerDaemon({ url }: NotRunningError): Promise<boolean> {
  const isOurs = isLocalAddress(url) && !readEnvironment().url;
  if (!isOurs || !process.stdin.isTTY || !process.stderr.isTTY) return false;
  const asker = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await asker.question(`ollmlx is not running at ${url}. Start it in the background? [Y/n] `);
  asker.close();
  if (!/^(y|yes|)$/i.test(answer.trim())) return false;
  await startDaemon();
  return true;
}

async function startDaemon(): Promise<void> {
  const { home } = readEnvironment();
  const logFile = join(home, "logs", "serve.log");
  mkdirSync(join(home, "logs"), { recursive: true });
  const log = openSync(logFile, "w");
  const stdio: ["ignore", number, number] = ["ignore", log, log];
  const program = process.argv[1] ?? "";
  const child = spawn(process.execPath, [program, "serve"], { detached: true, stdio, env: childEnvironment() });
  child.unref();
  const stopSpinner = startSpinner("starting ollmlx");
  try {
    await waitUntilReady(() => child.exitCode !== null, logFile);
  } finally {
    stopSpinner();
  }
  const found = readDaemonFile(home);
  printNote(`ollmlx runs in the background${found ? ` at ${found.url}` : ""}. End it with: kill ${child.pid}`);
}

async function waitUntilReady(hasEnded: () => boolean, logFile: string): Promise<void> {
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await pause(100)) {
    if (hasEnded()) break;
    const reply = await sendRequest("GET", "/api/version").catch(() => null);
    reply?.resume();
    if (reply) return;
  }
  const said = readFileSync(logFile, "utf8").trim().split("\n").at(-1);
  throw new CliError(said || "the daemon did not come up", { hint: `See ${logFile}, or start it here: ollmlx serve` });
}
