// @ts-check
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { root, stateDir } from "./paths.mjs";
import { SetupError } from "./progress.mjs";

const shownLines = 30;

const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/** A tool ended with an error. `output` is all that it printed, the message ends with its last lines. */
export class ToolError extends SetupError {
  /**
   * @param {string} name
   * @param {string} output
   * @param {string} logFile
   */
  constructor(name, output, logFile) {
    const tail = output.trimEnd().split("\n").slice(-shownLines).join("\n");
    super(`${name} failed. Its last lines:\n${tail}\n\nWhole output: ${logFile}`);
    this.output = output;
    this.logFile = logFile;
  }
}

/**
 * Runs a program to its end without a terminal or input. Its output goes to `.setup/<name>.log`.
 * @param {string} name names the log file and the error
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 * @returns {Promise<string>} what it printed on both channels
 */
export function runTool(name, command, args, { env = process.env, cwd = root } = {}) {
  fs.mkdirSync(stateDir, { recursive: true });
  const logFile = path.join(stateDir, `${name.replace(/[^\w.-]+/g, "-")}.log`);
  const log = fs.createWriteStream(logFile);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const stop = (/** @type {NodeJS.Signals} */ signal) => {
      child.kill(signal);
      process.exit(signal === "SIGINT" ? 130 : 143);
    };
    for (const signal of signals) process.once(signal, stop);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
        log.write(text);
      });
    }
    const settle = (/** @type {() => void} */ act) => {
      for (const signal of signals) process.off(signal, stop);
      log.end(act);
    };
    child.on("error", (error) => settle(() => reject(new ToolError(name, `${command}: ${error.message}`, logFile))));
    child.on("close", (code) =>
      settle(() => (code === 0 ? resolve(output) : reject(new ToolError(name, output, logFile)))),
    );
  });
}

/**
 * The first of these programs that is on PATH, as an absolute path.
 * @param {string[]} names
 * @returns {string | null}
 */
export function findProgram(names) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? "").split(path.delimiter)) {
      const file = path.join(folder, name);
      if (folder && fs.statSync(file, { throwIfNoEntry: false })?.isFile()) return file;
    }
  }
  return null;
}

/**
 * Standard output of a quick program, or null when it cannot be run or fails.
 * @param {string} command
 * @param {string[]} args
 */
export function readOutput(command, args) {
  const result = spawnSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], timeout: 20_000 });
  return result.status === 0 ? result.stdout.trim() : null;
}
