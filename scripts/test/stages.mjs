// @ts-check
import path from "node:path";
import { bin, stateDir, venvPython } from "../setup/paths.mjs";
import { readJunit, readPlaywright, readVitest } from "./read-counts.mjs";
import { readJunitFiles, readPlaywrightFiles, readVitestFiles } from "./read-files.mjs";

/** @typedef {import("./parts.mjs").PartName} PartName */

/**
 * One stage of `npm test`. It passes when every command ends with 0 and, where `readCounts` exists, at least one test
 * ran; without `readCounts` the stage itself counts as one check.
 * @typedef {object} Stage
 * @property {string} name
 * @property {string[][]} commands
 * @property {PartName[]} needs a stage whose part is missing is not run
 * @property {PartName[]} uses tests of a missing part skip themselves
 * @property {Record<string, string>} [env]
 * @property {boolean} [mayBeEmpty] a stage without any test passes
 * @property {string} [reportFile]
 * @property {(file: string) => import("./read-counts.mjs").Counts} [readCounts]
 * @property {(file: string) => import("./read-files.mjs").FileResult[]} [readFiles]
 * @property {(files: string[]) => string[]} [again] the command that runs some of its files once more, one at a time
 */

/**
 * @param {boolean} isLong run the long tests instead of the usual stages
 * @returns {Stage[]}
 */
export function listStages(isLong) {
  const env = { MLX_DISABLE_COMPILE: "1", ...(isLong ? { OLLMLX_TEST_LONG: "1" } : {}) };
  const checks = [
    check("lint", [[bin("biome"), "check", "--error-on-warnings"]]),
    check("ruff", [
      [venvPython, "-m", "ruff", "check"],
      [venvPython, "-m", "ruff", "format", "--check"],
    ]),
    check("types", [[bin("tsc"), "--noEmit"]]),
  ];
  const tests = [
    vitest("unit", []),
    vitest("integration", ["tinyModel", "ollama"]),
    vitest("contract", ["tinyModel", "ollama"]),
    python(isLong),
    ...(isLong ? [] : [playwright()]),
  ];
  return [...(isLong ? [] : checks), ...tests].map((stage) => ({
    ...stage,
    mayBeEmpty: isLong,
    env: { ...env, ...stage.env },
  }));
}

const report = (/** @type {string} */ name) => path.join(stateDir, "reports", name);

/**
 * @param {string} name
 * @param {string[][]} commands
 * @returns {Stage}
 */
const check = (name, commands) => ({ name, commands, needs: [], uses: [] });

/**
 * @param {string} name
 * @param {Stage["uses"]} uses
 * @returns {Stage}
 */
function vitest(name, uses) {
  const reportFile = report(`${name}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`];
  const command = [bin("vitest"), "run", "--project", name, ...reporters];
  return {
    name,
    commands: [command],
    needs: [],
    uses,
    reportFile,
    readCounts: readVitest,
    readFiles: readVitestFiles,
    again: (files) => [...command, "--no-file-parallelism", ...files],
  };
}

/**
 * @param {boolean} isLong
 * @returns {Stage}
 */
function python(isLong) {
  const reportFile = report("python.xml");
  const marker = isLong ? "long" : "not long";
  const command = [venvPython, "-m", "pytest", "-m", marker, `--junitxml=${reportFile}`];
  return {
    name: "python",
    commands: [[...command, "tests/mlx_backend"]],
    needs: ["tinyModel"],
    uses: ["ollama"],
    reportFile,
    readCounts: readJunit,
    readFiles: readJunitFiles,
    again: (files) => [...command, ...files],
  };
}

/** @returns {Stage} */
function playwright() {
  const reportFile = report("e2e.json");
  const command = [bin("playwright"), "test", "--reporter=list,json"];
  return {
    name: "e2e",
    commands: [command],
    needs: ["chromium", "tinyModel"],
    uses: ["ollama"],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: reportFile },
    reportFile,
    readCounts: readPlaywright,
    readFiles: readPlaywrightFiles,
    // A trace takes almost a third of a test's time, so only a test that failed before is recorded.
    again: (files) => [...command, "--workers=1", "--trace=retain-on-failure", ...files],
  };
}
