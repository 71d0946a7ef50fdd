// @ts-check
import fs from "node:fs";

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * Vitest's JSON report. A file that fails before its first test counts as one failure.
 * @param {string} file
 * @returns {Counts}
 */
export function readVitest(file) {
  const report = JSON.parse(fs.readFileSync(file, "utf8"));
  const brokenFiles = report.testResults.filter(
    (/** @type {{ status: string, assertionResults: { status: string }[] }} */ result) =>
      result.status === "failed" && !result.assertionResults.some((test) => test.status === "failed"),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * pytest's JUnit report.
 * @param {string} file
 * @returns {Counts}
 */
export function readJunit(file) {
  const suite = /<testsuite [^>]*>/.exec(fs.readFileSync(file, "utf8"))?.[0] ?? "";
  const count = (/** @type {string} */ name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const failed = count("failures") + count("errors");
  return { passed: count("tests") - failed - count("skipped"), failed, skipped: count("skipped") };
}

/**
 * Playwright's JSON report; a test that passed only when tried again counts as failed.
 * @param {string} file
 * @returns {Counts}
 */
export function readPlaywright(file) {
  const { stats, errors } = JSON.parse(fs.readFileSync(file, "utf8"));
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
}
