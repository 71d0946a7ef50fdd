// @ts-check
import fs from "node:fs";
import path from "node:path";
import { stateDir } from "../setup/paths.mjs";

/**
 * The last run of a stage, kept for `scripts/write-status.mjs`.
 * @typedef {import("./read-counts.mjs").Counts & {
 *   stage: string, finishedAt: number, seconds: number, files: import("./read-files.mjs").FileResult[],
 *   again: import("./read-files.mjs").FailedTest[] }} StageRecord
 */

const folder = path.join(stateDir, "reports");
const ending = ".record.json";

/** @param {StageRecord} record */
export function writeStageRecord(record) {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, `${record.stage}${ending}`), JSON.stringify(record));
}

/** @returns {StageRecord[]} */
export function readStageRecords() {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .map((file) => JSON.parse(fs.readFileSync(path.join(folder, file), "utf8")));
}

/**
 * The files that took longest, one line each.
 * @param {import("./read-files.mjs").FileResult[]} files
 * @param {number} count
 */
export function listSlowest(files, count) {
  return [...files]
    .sort((a, b) => b.ms - a.ms)
    .slice(0, count)
    .map(
      ({ file, ms, passed }) =>
        `${(ms / 1000).toFixed(1).padStart(8)} s  ${String(passed).padStart(4)} passed  ${file}`,
    );
}
