import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { execa } from "execa";
import { afterAll, beforeAll } from "vitest";

/**
 * Bundles the command line from today's source for the tests of one file: `file` is there once they run. Our own code
 * only, so it takes a tenth of a second; the folder lies inside the checkout, where its packages are found.
 */
export function provideCli(): { file: string } {
  const cache = join(process.cwd(), "node_modules", ".cache");
  mkdirSync(cache, { recursive: true });
  const outdir = mkdtempSync(join(cache, "ollmlx-cli-"));
  beforeAll(async () => {
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
  });
  afterAll(() => rmSync(outdir, { recursive: true }));
  return { file: join(outdir, "cli.js") };
}

/** Starts `ollmlx`, with `input` or nothing on standard input; never throws for its exit code. */
export function startCli(file: string, args: string[], env: Record<string, string>, input?: string) {
  const stdin = input === undefined ? ({ stdin: "ignore" } as const) : { input };
  return execa(process.execPath, [file, ...args], { ...stdin, env, reject: false });
}

/** Starts `ollmlx` at a terminal: what is written to standard input is typed, standard output is the screen. */
export function startCliAtTerminal(file: string, args: string[], env: Record<string, string>) {
  const command = ["tests/integration/cli-pty.py", process.execPath, file, ...args];
  return execa("python3", command, { stdin: "pipe", env: { ...env, TERM: "xterm" }, reject: false });
}
