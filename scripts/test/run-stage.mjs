// @ts-check
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { root } from "../setup/paths.mjs";
import { listFailures } from "./read-files.mjs";

const longestMs = 40 * 60_000;

/** More failing files than this are no accident of a busy machine, and are not run again. */
const mostFilesAgain = 5;

/**
 * @typedef {object} StageResult
 * @property {string} name
 * @property {boolean} isPassed
 * @property {import("./read-counts.mjs").Counts} counts
 * @property {number} seconds
 * @property {string} note why it failed or was not run, empty when it passed
 * @property {import("./read-files.mjs").FileResult[]} files
 * @property {import("./read-files.mjs").FailedTest[]} again what failed at first and passed when its file was run once more by itself
 */

/**
 * Runs the commands of a stage with their output shown, then reads how many tests passed from its report. A few files
 * that failed run once more by themselves, because tests with a browser and two engines on two cores also fail of
 * neighbours; what passes then is counted as passed and named in `again`.
 * @param {import("./stages.mjs").Stage} stage
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<StageResult>}
 */
export async function runStage(stage, env) {
  const startMs = Date.now();
  const first = await runOnce(stage, stage.commands, env);
  const suspects = first.files.filter(({ failed }) => failed > 0);
  const isWorthASecond = suspects.length > 0 && suspects.length <= mostFilesAgain;
  if (!stage.again || !isWorthASecond) return { ...first, seconds: (Date.now() - startMs) / 1000 };

  const names = suspects.map(({ file }) => file);
  console.log(`\n=== ${stage.name}, once more: ${names.join(", ")}`);
  const second = await runOnce(stage, [stage.again(names)], env);
  return { ...mergeRuns(stage, first, second), seconds: (Date.now() - startMs) / 1000 };
}

/**
 * The result of a stage some of whose files ran twice: their second run counts, the rest stays.
 * @param {import("./stages.mjs").Stage} stage
 * @param {Omit<StageResult, "seconds">} first
 * @param {Omit<StageResult, "seconds">} second
 * @returns {Omit<StageResult, "seconds">}
 */
function mergeRuns(stage, first, second) {
  const repeated = new Map(second.files.map((file) => [file.file, file]));
  const files = first.files.map((file) => repeated.get(file.file) ?? file);
  const add = (/** @type {"passed" | "failed" | "skipped"} */ kind) =>
    first.counts[kind] + files.reduce((sum, file, at) => sum + file[kind] - (first.files[at]?.[kind] ?? 0), 0);
  const counts = { passed: add("passed"), failed: add("failed"), skipped: add("skipped") };
  const note = second.note && counts.failed === 0 ? second.note : describeFault(counts, 0, stage.mayBeEmpty === true);
  const still = new Set(listFailures(files).map(({ file, test }) => `${file} ${test}`));
  const again = listFailures(first.files).filter(({ file, test }) => !still.has(`${file} ${test}`));
  return { name: stage.name, isPassed: note === "", counts, note, files, again };
}

/**
 * @param {import("./stages.mjs").Stage} stage
 * @param {string[][]} commands
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Omit<StageResult, "seconds">>}
 */
async function runOnce({ name, reportFile, readCounts, readFiles, mayBeEmpty, env: own }, commands, env) {
  if (reportFile) fs.rmSync(reportFile, { force: true });
  let exitCode = 0;
  for (const [command = "", ...args] of commands) exitCode ||= await run(command, args, { ...env, ...own });
  if (!reportFile || !readCounts) {
    const isPassed = exitCode === 0;
    const counts = { passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1, skipped: 0 };
    return { name, isPassed, counts, note: isPassed ? "" : `exit code ${exitCode}`, files: [], again: [] };
  }
  if (!fs.existsSync(reportFile)) {
    const counts = { passed: 0, failed: 1, skipped: 0 };
    return { name, isPassed: false, counts, note: `no report, exit code ${exitCode}`, files: [], again: [] };
  }
  const counts = readCounts(reportFile);
  const note = describeFault(counts, exitCode, mayBeEmpty === true);
  // A runner may fail after its last test, for example on an unhandled rejection; that is a failure too.
  if (note && counts.failed === 0) counts.failed = 1;
  return { name, isPassed: note === "", counts, note, files: readFiles?.(reportFile) ?? [], again: [] };
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
