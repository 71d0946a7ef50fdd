// @ts-check
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "./setup/paths.mjs";
import { runMain, SetupError } from "./setup/progress.mjs";
import { components } from "./status/components.mjs";
import { markers, renderStatus, renderTimes, replaceBetween } from "./status/render-status.mjs";
import { readStageRecords } from "./test/stage-record.mjs";

/** `node scripts/write-status.mjs`: the README's status table and the guide's times, from the last run of each stage. */
await runMain(async () => {
  const stages = readStageRecords();
  const missing = ["lint", "ruff", "types", "unit", "integration", "contract", "python", "e2e"].filter(
    (name) => !stages.some(({ stage }) => stage === name),
  );
  if (missing.length > 0) throw new SetupError(`Not run yet: ${missing.join(", ")}. Run \`npm test\` first.`);
  const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
  const cpus = os.cpus();
  const memoryGib = Math.round(os.totalmem() / 1024 ** 3);
  const machine = `${cpus[0]?.model.trim()}, ${cpus.length} cores, ${memoryGib} GiB, ${process.platform} ${process.arch}`;
  const summary = { version, machine, node: process.versions.node, stages };
  fs.writeFileSync(path.join(root, "docs", "test-summary.json"), `${JSON.stringify(summary, null, 1)}\n`);
  writeBetween("README.md", markers.status, renderStatus(summary, components));
  writeBetween("TESTING_GUIDE.md", markers.times, renderTimes(summary));
});

/**
 * @param {string} file
 * @param {readonly [string, string]} pair
 * @param {string} text
 */
function writeBetween(file, pair, text) {
  const document = path.join(root, file);
  fs.writeFileSync(document, replaceBetween(fs.readFileSync(document, "utf8"), pair, text));
  console.log(`Wrote ${file}`);
}
