// @ts-check
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { root, stateDir } from "./paths.mjs";

/**
 * SHA-256 over names and contents of files and folders (recursively, sorted), relative to the checkout. What does not
 * exist counts as absent.
 * @param {string[]} entries
 * @param {string[]} [facts] further inputs, such as a version
 */
export function hashInputs(entries, facts = []) {
  const hash = createHash("sha256").update(JSON.stringify(facts));
  const add = (/** @type {string} */ entry) => {
    const file = path.join(root, entry);
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    if (stat?.isDirectory()) {
      for (const name of fs.readdirSync(file).sort()) if (name !== "__pycache__") add(path.join(entry, name));
    } else if (stat) {
      hash.update(`\0${entry}\0${stat.size}\0`).update(fs.readFileSync(file));
    }
  };
  for (const entry of entries) add(entry);
  return hash.digest("hex");
}

const stampFile = (/** @type {string} */ name) => path.join(stateDir, `${name}.stamp`);

/**
 * Whether a step was last done with these inputs.
 * @param {string} name
 * @param {string} hash
 */
export function isFresh(name, hash) {
  return fs.existsSync(stampFile(name)) && fs.readFileSync(stampFile(name), "utf8") === hash;
}

/**
 * @param {string} name
 * @param {string} hash
 */
export function writeStamp(name, hash) {
  fs.mkdirSync(stateDir, { recursive: true });
  fs.writeFileSync(stampFile(name), hash);
}
