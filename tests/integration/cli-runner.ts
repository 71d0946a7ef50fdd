import { mkdirSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { execa, type Options } from "execa";

/**
 * Bundles the command line from today's source and gives the file. Our own code only, so it takes a tenth of a second;
 * the folder lies inside the checkout, where its packages are found.
 */
export async function bundleCli(): Promise<string> {
  const cache = join(process.cwd(), "node_modules", ".cache");
  mkdirSync(cache, { recursive: true });
  const outdir = mkdtempSync(join(cache, "ollmlx-cli-"));
  await build({
    entryPoints: { cli: "cli/main.ts" },
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
  });
  return join(outdir, "cli.js");
}

/** Starts `ollmlx` with nothing on standard input and never throws for its exit code. */
export function startCli(file: string, args: string[], env: Record<string, string>, options: Options = {}) {
  return execa(process.execPath, [file, ...args], { stdin: "ignore", ...options, env, reject: false });
}
