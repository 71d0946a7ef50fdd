// @ts-check
import path from "node:path";
import { buildPages, buildProgram } from "./build-app.mjs";
import { installPackages } from "./install-packages.mjs";
import { withLock } from "./lock.mjs";
import { checkPython, makeVenv } from "./make-venv.mjs";
import { stateDir } from "./paths.mjs";
import { step } from "./progress.mjs";

/**
 * Brings the checkout to where `bin/ollmlx serve` runs. Every step is skipped when nothing changed since it was last
 * done, so a second call takes well under a second.
 * @param {{ isDev?: boolean, pages?: boolean }} [options] isDev adds what the tests need; pages: false leaves out the
 *   dashboard, which `npm run dev` gets from Next's own server
 */
export function setUp({ isDev = false, pages = true } = {}) {
  return withLock(path.join(stateDir, "lock"), "the set-up", async () => {
    checkPython();
    await step("npm packages", installPackages);
    await step("Python packages in .venv", () => makeVenv({ isDev }));
    if (pages) await step("dashboard in out/", () => buildPages());
    await step("program in dist/", () => buildProgram());
  });
}
