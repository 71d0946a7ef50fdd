// @ts-check
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { checkNode } from "./setup/check-tools.mjs";
import { stateDir } from "./setup/paths.mjs";
import { runMain, SetupError, step } from "./setup/progress.mjs";
import { setUp } from "./setup/set-up.mjs";
import { parts } from "./test/parts.mjs";
import { printSummary } from "./test/print-summary.mjs";
import { runStage } from "./test/run-stage.mjs";
import { listSlowest, writeStageRecord } from "./test/stage-record.mjs";
import { listStages } from "./test/stages.mjs";

/** @typedef {import("./test/parts.mjs").PartName} PartName */

const noTest = { passed: 0, failed: 0, skipped: 0 };

/**
 * `npm test [-- STAGE...] [-- --bail] [-- --slow]`: set-up, test parts, every stage, a table, and exit code 1 if anything
 * failed; with --slow also the 20 files that took longest.
 */
await runMain(async () => {
  checkNode();
  // Go and Chromium refuse to run without a home.
  process.env.HOME ||= os.userInfo().homedir;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      bail: { type: "boolean", default: false },
      long: { type: "boolean", default: false },
      slow: { type: "boolean", default: false },
    },
  });
  const stages = chooseStages(listStages(values.long), positionals);
  await setUp({ isDev: true });
  fs.mkdirSync(path.join(stateDir, "reports"), { recursive: true });
  const { env, missing } = await gatherParts(new Set(stages.flatMap((stage) => [...stage.needs, ...stage.uses])));

  /** @type {import("./test/run-stage.mjs").StageResult[]} */
  const results = [...missing].map(([name, message]) => reportMissing(name, message));
  for (const stage of stages) {
    const lacking = stage.needs.filter((name) => missing.has(name)).map((name) => parts[name].name);
    if (lacking.length > 0) {
      const note = `not run: ${lacking.join(", ")} missing`;
      results.push({ name: stage.name, isPassed: true, counts: noTest, seconds: 0, note, files: [], again: [] });
    } else {
      console.log(`\n=== ${stage.name}`);
      const result = await runStage(stage, env);
      results.push(result);
      const { counts, seconds, files, again } = result;
      if (!values.long)
        writeStageRecord({ stage: stage.name, finishedAt: Date.now(), seconds, ...counts, files, again });
    }
    if (values.bail && results.at(-1)?.isPassed === false) break;
  }
  if (values.slow)
    console.log(
      `\nSlowest files\n${listSlowest(
        results.flatMap(({ files }) => files),
        20,
      ).join("\n")}`,
    );
  printSummary(results);
  return results.every((result) => result.isPassed) ? 0 : 1;
});

/**
 * A person may do without a part; on a CI machine its absence is a failure, because its tests did not run.
 * @param {PartName} name
 * @param {string} message
 */
function reportMissing(name, message) {
  const isPassed = !process.env.CI;
  return {
    name: parts[name].name,
    isPassed,
    counts: { ...noTest, failed: isPassed ? 0 : 1 },
    seconds: 0,
    note: message,
    files: [],
    again: [],
  };
}

/**
 * @param {import("./test/stages.mjs").Stage[]} stages
 * @param {string[]} names none means all
 */
function chooseStages(stages, names) {
  const known = stages.map((stage) => stage.name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new SetupError(`There is no stage named ${unknown.join(", ")}; the stages are ${known.join(", ")}.`);
  }
  return names.length > 0 ? stages.filter((stage) => names.includes(stage.name)) : stages;
}

/**
 * Tests read where a part is from its variable; one that is set already is taken as it is.
 * @param {Set<PartName>} wanted
 */
async function gatherParts(wanted) {
  const env = { ...process.env };
  /** @type {Map<PartName, string>} */
  const missing = new Map();
  for (const name of wanted) {
    const { name: title, variable, get } = parts[name];
    if (env[variable]) continue;
    try {
      await step(title, async () => (env[variable] = await get()));
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      console.error(error.message);
      missing.set(name, error.message.split("\n", 1)[0] ?? "");
    }
  }
  return { env, missing };
}
