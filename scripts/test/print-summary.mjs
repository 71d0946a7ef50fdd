// @ts-check
import { listFailures } from "./read-files.mjs";

/**
 * The failed tests by name, the table of all stages and, as the last line, the sum over them.
 * @param {import("./run-stage.mjs").StageResult[]} results
 */
export function printSummary(results) {
  printTests(
    "Failed",
    results.flatMap(({ files }) => listFailures(files)),
  );
  printTests(
    "Failed at first, and passed when run once more by themselves",
    results.flatMap(({ again }) => again),
  );
  const total = { passed: 0, failed: 0, skipped: 0 };
  console.log(`\n${row(["stage", "passed", "failed", "skipped", "seconds", ""])}`);
  for (const { name, counts, seconds, note } of results) {
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    console.log(row([name, ...[counts.passed, counts.failed, counts.skipped].map(String), seconds.toFixed(1), note]));
  }
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
  console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
}

/**
 * @param {string} title
 * @param {import("./read-files.mjs").FailedTest[]} tests
 */
function printTests(title, tests) {
  if (tests.length === 0) return;
  console.log(`\n${title}:`);
  for (const { file, test, reason } of tests) console.log(`  ${file}: ${test}\n    ${reason.slice(0, 300)}`);
}

/** @param {string[]} cells the name, four numbers, a note */
const row = ([name = "", ...cells]) => {
  const note = cells.pop() ?? "";
  return `${name.padEnd(12)}${cells.map((cell) => cell.padStart(9)).join("")}  ${note}`.trimEnd();
};
