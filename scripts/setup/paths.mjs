// @ts-check
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout, without a trailing slash. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/** Locks, logs and stamps of the set-up; outside node_modules, because `npm ci` empties that. */
export const stateDir = path.join(root, ".setup");

export const venvDir = path.join(root, ".venv");
export const venvPython = path.join(venvDir, "bin", "python");

/** A program that npm installed, for example `bin("next")`. */
export const bin = (/** @type {string} */ name) => path.join(root, "node_modules", ".bin", name);

/** Test parts that outlive a checkout (an Ollama build, the tiny model). HOME may be unset or empty. */
export function cacheDir() {
  if (process.env.OLLMLX_CACHE) return path.resolve(process.env.OLLMLX_CACHE);
  const home = os.homedir() || os.userInfo().homedir;
  return path.join(process.env.XDG_CACHE_HOME || path.join(home, ".cache"), "ollmlx");
}
