// @ts-check
import fs from "node:fs";
import path from "node:path";
import { bin, root } from "./paths.mjs";
import { SetupError } from "./progress.mjs";
import { runTool } from "./run-tool.mjs";
import { hashInputs, isFresh, writeStamp } from "./stamps.mjs";

const pageInputs = ["app", "components", "shared", "public", "next.config.mjs", "postcss.config.mjs", "tsconfig.json"];
const programInputs = ["cli", "server", "shared", "db", "package.json", "tsconfig.json", "scripts/setup/build-app.mjs"];

/**
 * The dashboard as static files in `out/`.
 * @param {{ isForced?: boolean }} [options]
 */
export async function buildPages({ isForced = false } = {}) {
  const hash = hashInputs([...pageInputs, "package-lock.json"]);
  if (!isForced && isFresh("pages", hash) && fs.existsSync(path.join(root, "out", "index.html"))) return "up to date";
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  await runTool("next-build", bin("next"), ["build"], { env });
  writeStamp("pages", hash);
  return "built";
}

/**
 * The CLI and, loaded only by `serve`, the daemon: `dist/cli.js`, its chunks, and the thread that checks patterns.
 * better-sqlite3 stays outside because it is native; CommonJS packages inside an ES module need `require`, which the
 * banner supplies.
 * @param {{ isForced?: boolean }} [options]
 */
export async function buildProgram({ isForced = false } = {}) {
  const hash = hashInputs([...programInputs, "package-lock.json"]);
  if (!isForced && isFresh("program", hash) && fs.existsSync(path.join(root, "dist", "cli.js"))) return "up to date";
  const { build } = await import("esbuild");
  // Beside dist/ until it is whole, so that a source that does not build leaves the program that runs.
  const staging = path.join(root, `dist.${process.pid}`);
  const result = build({
    absWorkingDir: root,
    // The worker is a file of its own, since a thread begins with one.
    entryPoints: { cli: "cli/main.ts", "assertion-worker": "server/services/prompts/assertion-worker.ts" },
    outdir: staging,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    external: ["better-sqlite3"],
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
    logLevel: "warning",
  });
  await result.catch((/** @type {Error} */ error) => {
    fs.rmSync(staging, { recursive: true, force: true });
    throw new SetupError(error.message);
  });
  fs.rmSync(path.join(root, "dist"), { recursive: true, force: true });
  fs.renameSync(staging, path.join(root, "dist"));
  writeStamp("program", hash);
  return "built";
}
