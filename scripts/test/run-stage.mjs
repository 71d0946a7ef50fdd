// @ts-check
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { root } from "../setup/paths.mjs";

const longestMs = 40 * 60_000;

/**
 * @typedef {object} StageResult
 * @property {string} name
 * @property {boolean} isPassed
 * @property {import("./read-counts.mjs").Counts} counts
 * @property {number} seconds
 * @property {string} note why it failed or was not run, empty when it passed
 * @property {import("./read-files.mjs").FileResult[]} files
 */

/**
 * Runs the commands of a stage with their output shown, then reads how many tests passed from its report.
 * @param {import("./stages.mjs").Stage} stage
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<StageResult>}
 */
export async function runStage(stage, env) {
  const startMs = Date.now();
  const { reportFile, readCounts, readFiles } = stage;
  if (reportFile) fs.rmSync(reportFile, { force: true });
  let exitCode = 0;
  for (const [command = "", ...args] of stage.commands) {
    exitCode ||= await run(command, args, { ...env, ...stage.env });
  }
  const seconds = (Date.now() - startMs) / 1000;
  if (!reportFile || !readCounts) {
    const isPassed = exitCode === 0;
    const counts = { passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1, skipped: 0 };
    return { name: stage.name, isPassed, counts, seconds, note: isPassed ? "" : `exit code ${exitCode}`, files: [] };
  }
  if (!fs.existsSync(reportFile)) {
    const counts = { passed: 0, failed: 1, skipped: 0 };
    return { name: stage.name, isPassed: false, counts, seconds, note: `no report, exit code ${exitCode}`, files: [] };
  }
  const counts = readCounts(reportFile);
  const note = describeFault(counts, exitCode, stage.mayBeEmpty === true);
  // A runner may fail after its last test, for example on an unhandled rejection; that is a failure too.
  if (note && counts.failed === 0) counts.failed = 1;
  return { name: stage.name, isPassed: note === "", counts, seconds, note, files: readFiles?.(reportFile) ?? [] };
}

/**
 * @param {import("./read-counts.mjs").Counts} counts
 * @param {number} exitCode pytest's is not 0 when there was no test
 * @param {boolean} mayBeEmpty
 */
function describeFault(counts, exitCode, mayBeEmpty) {
  if (counts.failed > 0) return `${counts.failed} failed`;
  if (counts.passed === 0) return mayBeEmpty ? "" : "no test ran";
  return exitCode === 0 ? "" : `exit code ${exitCode}`;
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
function run(command, args, env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "inherit", "inherit"], timeout: longestMs });
    child.on("error", (error) => {
      console.error(`${path.basename(command)}: ${error.message}`);
      resolve(127);
    });
    child.on("close", (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}
