// @ts-check
import fs from "node:fs";
import path from "node:path";
import { root } from "../setup/paths.mjs";

/**
 * What one test file gave. Times of a file run beside others include their waiting for the processor.
 * @typedef {import("./read-counts.mjs").Counts & { file: string, ms: number }} FileResult
 */

/** @typedef {{ status: string }} VitestTest */
/** @typedef {{ name: string, status: string, startTime: number, endTime: number, assertionResults: VitestTest[] }} VitestFile */

/**
 * @param {string} reportFile Vitest's JSON report
 * @returns {FileResult[]}
 */
export function readVitestFiles(reportFile) {
  const { testResults } = JSON.parse(fs.readFileSync(reportFile, "utf8"));
  return testResults.map((/** @type {VitestFile} */ { name, status, startTime, endTime, assertionResults }) => {
    const count = (/** @type {string[]} */ ...wanted) =>
      assertionResults.filter((test) => wanted.includes(test.status)).length;
    const failed = count("failed");
    const isBroken = status === "failed" && failed === 0;
    return {
      file: path.relative(root, name),
      passed: count("passed"),
      failed: isBroken ? 1 : failed,
      skipped: count("pending", "skipped", "todo"),
      ms: endTime - startTime,
    };
  });
}

/**
 * @param {string} reportFile pytest's JUnit report
 * @returns {FileResult[]}
 */
export function readJunitFiles(reportFile) {
  /** @type {Map<string, FileResult>} */
  const files = new Map();
  const cases = /<testcase ([^>]*?)(\/>|>([\s\S]*?)<\/testcase>)/g;
  for (const [, attributes = "", , body = ""] of fs.readFileSync(reportFile, "utf8").matchAll(cases)) {
    const read = (/** @type {string} */ name) => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
    // A class of tests follows the module's name, beginning with a capital.
    const file = `${read("classname")
      .replace(/\.[A-Z].*$/, "")
      .replaceAll(".", "/")}.py`;
    const result = files.get(file) ?? { file, passed: 0, failed: 0, skipped: 0, ms: 0 };
    if (/<(failure|error)\b/.test(body)) result.failed += 1;
    else if (/<skipped\b/.test(body)) result.skipped += 1;
    else result.passed += 1;
    result.ms += Number(read("time")) * 1000;
    files.set(file, result);
  }
  return [...files.values()];
}

/** @typedef {{ status: string, results: { duration: number }[] }} PlaywrightTest */
/** @typedef {{ file: string, specs: { tests: PlaywrightTest[] }[], suites?: PlaywrightSuite[] }} PlaywrightSuite */

/**
 * @param {string} reportFile Playwright's JSON report
 * @returns {FileResult[]}
 */
export function readPlaywrightFiles(reportFile) {
  const { config, suites } = JSON.parse(fs.readFileSync(reportFile, "utf8"));
  return suites.map((/** @type {PlaywrightSuite} */ suite) => {
    const tests = listTests(suite);
    const count = (/** @type {string[]} */ ...wanted) => tests.filter(({ status }) => wanted.includes(status)).length;
    return {
      file: path.relative(root, path.join(config.rootDir, suite.file)),
      passed: count("expected"),
      failed: count("unexpected", "flaky"),
      skipped: count("skipped"),
      ms: tests.flatMap(({ results }) => results).reduce((sum, { duration }) => sum + duration, 0),
    };
  });
}

/**
 * @param {PlaywrightSuite} suite
 * @returns {PlaywrightTest[]}
 */
const listTests = ({ specs, suites = [] }) => [
  ...specs.flatMap(({ tests }) => tests),
  ...suites.flatMap((inner) => listTests(inner)),
];
