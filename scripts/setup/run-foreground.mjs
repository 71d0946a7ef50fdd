// @ts-check
import { spawn } from "node:child_process";
import { root } from "./paths.mjs";

/**
 * Starts a program on this terminal. SIGTERM and SIGHUP are passed on; Ctrl-C reaches the whole foreground group by
 * itself, and is only kept from ending this process before the program has ended.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export function startForeground(command, args, env = process.env) {
  const child = spawn(command, args, { cwd: root, env, stdio: "inherit" });
  const keepRunning = () => {};
  const forward = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
  process.on("SIGINT", process.stdin.isTTY ? keepRunning : forward);
  process.on("SIGTERM", forward);
  process.on("SIGHUP", forward);
  /** @type {Promise<number>} the exit code; 128 + n for a signal, as shells count */
  const ended = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 143)));
  });
  return { child, ended };
}
