// @ts-check
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { SetupError } from "../setup/progress.mjs";

/**
 * The version of a checkout that may be released. Throws what is missing: a clean tree, and an entry of that version
 * with its date in CHANGELOG.md.
 * @param {string} root
 * @returns {string}
 */
export function checkRelease(root) {
  const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
  const changes = execFileSync("git", ["-C", root, "status", "--porcelain"], { encoding: "utf8" }).trimEnd();
  if (changes) {
    const lines = changes.split("\n");
    const shown = [...lines.slice(0, 10), ...(lines.length > 10 ? [`... and ${lines.length - 10} more`] : [])];
    throw new SetupError(
      `The checkout has changes that are not committed:\n${shown.join("\n")}\nCommit them and run this again.`,
    );
  }
  const changelog = fs.readFileSync(path.join(root, "CHANGELOG.md"), "utf8");
  const heading = changelog.split("\n").find((line) => line.startsWith(`## [${version}]`));
  if (!heading || !/ - \d{4}-\d{2}-\d{2}$/.test(heading)) {
    const found = heading ? `says "${heading}"` : "has no such entry";
    throw new SetupError(
      `CHANGELOG.md ${found}: write "## [${version}] - YYYY-MM-DD" above the changes of this version.`,
    );
  }
  return version;
}
