#!/usr/bin/env node
// Bundles the demo model's TypeScript programs, so that a long training keeps the code that it began with.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));
const outdir = `${root}node_modules/.cache/ollmlx-demo`;

await build({
  entryPoints: ["generate", "score", "evaluate"].map((name) => `${root}scripts/demo-model/${name}.ts`),
  outdir,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  alias: { "~": root.slice(0, -1) },
  logLevel: "warning",
});
process.stdout.write(`${outdir}\n`);
