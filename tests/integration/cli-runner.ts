import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { execa } from "execa";
import { afterAll, beforeAll } from "vitest";
import { waitUntil } from "~/tests/fixtures/wait-until";

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

/** Runs `ollmlx` in a pseudo-terminal: `type` presses keys, `shows` waits for a text that has not been waited for yet. */
export function talkAtTerminal(file: string, args: string[], env: Record<string, string>, columns = 80) {
  const command = ["tests/integration/cli-pty.py", process.execPath, file, ...args];
  const terminal = { TERM: "xterm-256color", COLUMNS: String(columns), OLLMLX_ROOT: process.cwd() };
  const child = execa("python3", command, { stdin: "pipe", env: { ...env, ...terminal }, reject: false });
  let screen = "";
  let seen = 0;
  child.stdout?.on("data", (part: Buffer) => {
    screen += part.toString();
  });
  return {
    child,
    screen: () => screen,
    type: (text: string) => child.stdin?.write(text),
    shows: (text: string) =>
      waitUntil(`${JSON.stringify(text)} on the screen`, () => {
        const at = screen.indexOf(text, seen);
        if (at >= 0) seen = at + text.length;
        return at >= 0;
      }),
  };
}
