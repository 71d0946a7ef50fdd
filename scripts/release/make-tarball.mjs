// @ts-check
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { SetupError } from "../setup/progress.mjs";

const built = ["dist", "out"];

/**
 * `ollmlx-<version>.tar.gz` with the committed files and, so that whoever installs it needs no build, the program and the
 * dashboard. Answers the file and its SHA-256.
 * @param {string} root
 * @param {string} version
 * @param {string} outDir
 */
export function makeTarball(root, version, outDir) {
  for (const folder of built) {
    if (!fs.existsSync(path.join(root, folder))) throw new SetupError(`${folder}/ is missing: npm run build`);
  }
  const name = `ollmlx-${version}`;
  const work = fs.mkdtempSync(path.join(os.tmpdir(), "ollmlx-release-"));
  try {
    const staging = path.join(work, name);
    fs.mkdirSync(staging);
    const archive = path.join(work, "source.tar");
    execFileSync("git", ["-C", root, "archive", "--format=tar", `--output=${archive}`, "HEAD"]);
    execFileSync("tar", ["-xf", archive, "-C", staging]);
    for (const folder of built) fs.cpSync(path.join(root, folder), path.join(staging, folder), { recursive: true });
    fs.mkdirSync(outDir, { recursive: true });
    const file = path.join(outDir, `${name}.tar.gz`);
    execFileSync("tar", ["-czf", path.resolve(file), "-C", work, name]);
    return { file, sha256: createHash("sha256").update(fs.readFileSync(file)).digest("hex") };
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}
