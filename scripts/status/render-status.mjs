// @ts-check

/** @typedef {import("../test/stage-record.mjs").StageRecord} StageRecord */
/** @typedef {import("../test/read-counts.mjs").Counts} Counts */

/**
 * What the last runs of all stages gave, as kept in docs/test-summary.json.
 * @typedef {{ version: string, machine: string, node: string, stages: StageRecord[] }} TestSummary
 */

export const markers = /** @type {const} */ ({
  status: ["<!-- status: written by scripts/write-status.mjs -->", "<!-- end of status -->"],
  times: ["<!-- times: written by scripts/write-status.mjs -->", "<!-- end of times -->"],
});

const stageOrder = ["lint", "ruff", "types", "unit", "integration", "contract", "python", "e2e"];
const day = (/** @type {number} */ epochMs) => new Date(epochMs).toISOString().slice(0, 10);

/**
 * The README's table. A row says what was checked, never more than the tests behind it.
 * @param {TestSummary} summary
 * @param {import("./components.mjs").Component[]} components
 */
export function renderStatus(summary, components) {
  const rows = components.map((component) => {
    const counts = countChecks(summary, component);
    return `| ${component.component} | ${describe(counts)} | ${component.notes} |`;
  });
  const latest = Math.max(...summary.stages.map(({ finishedAt }) => finishedAt));
  return [
    "| component | status | notes |",
    "|---|---|---|",
    ...rows,
    "",
    `Counted by \`npm test\` on ${day(latest)}: ollmlx ${summary.version}, Node ${summary.node}, ${summary.machine}.`,
  ].join("\n");
}

/**
 * The stages with their measured times, for the testing guide.
 * @param {TestSummary} summary
 */
export function renderTimes(summary) {
  const stages = [...summary.stages].sort((a, b) => stageOrder.indexOf(a.stage) - stageOrder.indexOf(b.stage));
  const seconds = stages.reduce((sum, stage) => sum + stage.seconds, 0);
  const again = stages.flatMap((stage) => stage.again.map(({ file, test }) => `${test} (\`${file}\`)`));
  return [
    "| stage | passed | failed | skipped | time |",
    "|---|---|---|---|---|",
    ...stages.map(
      (stage) => `| ${[stage.stage, stage.passed, stage.failed, stage.skipped, inWords(stage.seconds)].join(" | ")} |`,
    ),
    `| all | ${sum(stages, "passed")} | ${sum(stages, "failed")} | ${sum(stages, "skipped")} | ${inWords(seconds)} |`,
    "",
    `Measured on ${summary.machine}, Node ${summary.node}. Installing packages and building come before it: 2 to 6 minutes the first time.`,
    ...(again.length > 0
      ? ["", `Failed at first, and passed when run once more by themselves: ${again.join("; ")}.`]
      : []),
  ].join("\n");
}

const inWords = (/** @type {number} */ seconds) =>
  seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;

/**
 * @param {StageRecord[]} stages
 * @param {keyof Counts} name
 */
const sum = (stages, name) => stages.reduce((total, stage) => total + stage[name], 0);

/**
 * @param {TestSummary} summary
 * @param {import("./components.mjs").Component} component
 * @returns {Counts}
 */
function countChecks({ stages }, { evidence = [], stages: names = [] }) {
  const files = stages
    .flatMap((stage) => stage.files)
    .filter(({ file }) => evidence.some((pattern) => pattern.test(file)));
  const all = [...files, ...stages.filter(({ stage }) => names.includes(stage))];
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of all) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return total;
}

/** @param {Counts} counts */
function describe({ passed, failed, skipped }) {
  if (passed + failed === 0) return "not checked";
  if (failed > 0) return `FAILS: ${failed} of ${passed + failed} checks`;
  return `${passed} checks pass${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/**
 * A document with the text between two markers replaced. Throws when it lacks them.
 * @param {string} document
 * @param {readonly [string, string]} pair
 * @param {string} text
 */
export function replaceBetween(document, [from, to], text) {
  const start = document.indexOf(from);
  const end = document.indexOf(to);
  if (start < 0 || end < start) throw new Error(`the document lacks ${from} ... ${to}`);
  return `${document.slice(0, start + from.length)}\n${text}\n${document.slice(end)}`;
}
