// @ts-check
import fs from "node:fs";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { root } from "../setup/paths.mjs";

/**
 * A test that failed, and the first line of why.
 * @typedef {{ test: string, reason: string }} Failure
 */

/**
 * What one test file gave. Times of a file run beside others include their waiting for the processor.
 * @typedef {import("./read-counts.mjs").Counts & { file: string, ms: number, failures: Failure[] }} FileResult
 */

/** @typedef {Failure & { file: string }} FailedTest */

/**
 * @param {FileResult[]} files
 * @returns {FailedTest[]}
 */
export const listFailures = (files) =>
  files.flatMap(({ file, failures }) => failures.map((failure) => ({ file, ...failure })));

/** @typedef {{ fullName: string, status: string, failureMessages?: string[] }} VitestTest */
/** @typedef {{ name: string, status: string, message?: string, startTime: number, endTime: number, assertionResults: VitestTest[] }} VitestFile */

/** @param {string | undefined} message */
const firstLine = (message = "") => stripVTControlCharacters(message).trim().split("\n", 1)[0] ?? "";

/**
 * @param {string} reportFile Vitest's JSON report
 * @returns {FileResult[]}
 */
export function readVitestFiles(reportFile) {
  const { testResults } = JSON.parse(fs.readFileSync(reportFile, "utf8"));
  return testResults.map(
    (/** @type {VitestFile} */ { name, status, message, startTime, endTime, assertionResults }) => {
      const having = (/** @type {string[]} */ ...wanted) =>
        assertionResults.filter((test) => wanted.includes(test.status));
      const failures = having("failed").map((test) => ({
        test: test.fullName,
        reason: firstLine(test.failureMessages?.[0]),
      }));
      if (status === "failed" && failures.length === 0)
        failures.push({ test: "the file itself", reason: firstLine(message) });
      return {
        file: path.relative(root, name),
        passed: having("passed").length,
        failed: failures.length,
        skipped: having("pending", "skipped", "todo").length,
        ms: endTime - startTime,
        failures,
      };
    },
  );
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
    const result = files.get(file) ?? { file, passed: 0, failed: 0, skipped: 0, ms: 0, failures: [] };
    const failure = /<(?:failure|error)\b[^>]*?message="([^"]*)"/.exec(body);
    if (failure) {
      result.failed += 1;
      result.failures.push({ test: read("name"), reason: firstLine(failure[1]?.replaceAll("&#10;", "\n")) });
    } else if (/<skipped\b/.test(body)) result.skipped += 1;
    else result.passed += 1;
    result.ms += Number(read("time")) * 1000;
    files.set(file, result);
  }
  return [...files.values()];
}

/** @typedef {{ status: string, results: { duration: number, error?: { message?: string } }[] }} PlaywrightTest */
/** @typedef {{ file: string, specs: { title: string, tests: PlaywrightTest[] }[], suites?: PlaywrightSuite[] }} PlaywrightSuite */

/**
 * @param {string} reportFile Playwright's JSON report
 * @returns {FileResult[]}
 */
export function readPlaywrightFiles(reportFile) {
  const { config, suites } = JSON.parse(fs.readFileSync(reportFile, "utf8"));
  return suites.map((/** @type {PlaywrightSuite} */ suite) => {
    const tests = listTests(suite);
    const having = (/** @type {string[]} */ ...wanted) => tests.filter(({ status }) => wanted.includes(status));
    const failures = having("unexpected", "flaky").map(({ title, results }) => ({
      test: title,
      reason: firstLine(results.find(({ error }) => error)?.error?.message),
    }));
    return {
      file: path.relative(root, path.join(config.rootDir, suite.file)),
      passed: having("expected").length,
      failed: failures.length,
      skipped: having("skipped").length,
      ms: tests.flatMap(({ results }) => results).reduce((sum, { duration }) => sum + duration, 0),
      failures,
    };
  });
}

/**
 * @param {PlaywrightSuite} suite
 * @returns {(PlaywrightTest & { title: string })[]}
 */
const listTests = ({ specs, suites = [] }) => [
  ...specs.flatMap(({ title, tests }) => tests.map((test) => ({ ...test, title }))),
  ...suites.flatMap((inner) => listTests(inner)),
];
