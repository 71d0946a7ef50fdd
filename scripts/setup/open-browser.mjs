// @ts-check
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { findProgram } from "./run-tool.mjs";

const waitMs = 20_000;

/** A person at a desktop; OLLMLX_OPEN=0 says no. */
export function wantsBrowser() {
  if (process.env.OLLMLX_OPEN === "0" || process.env.CI || !process.stdout.isTTY) return false;
  return process.platform === "darwin" || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * Waits until the daemon with this process id has written its address to `daemon.json`, then opens it. Does nothing
 * when the daemon does not come up or there is no opener: the daemon prints its address anyway.
 * @param {number | undefined} pid
 */
export async function openWhenUp(pid) {
  const home = process.env.OLLMLX_HOME || path.join(os.homedir(), ".ollmlx");
  const opener = findProgram(process.platform === "darwin" ? ["open"] : ["xdg-open"]);
  if (!opener) return;
  for (const endMs = Date.now() + waitMs; Date.now() < endMs; await delay(200)) {
    const daemon = readDaemonFile(path.join(home, "daemon.json"));
    if (!daemon || daemon.pid !== pid) continue;
    spawn(opener, [daemon.url], { stdio: "ignore", detached: true }).unref();
    return;
  }
}

/**
 * @param {string} file
 * @returns {{ pid: number, url: string } | null}
 */
function readDaemonFile(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}
