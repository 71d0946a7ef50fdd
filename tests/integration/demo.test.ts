import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, it, onTestFinished } from "vitest";
import { startDaemon } from "~/tests/fixtures/start-daemon";
import { provideCli, startCli } from "~/tests/integration/cli-runner";

const cli = provideCli();

it("drives the whole path on both engines and leaves nothing behind", { timeout: 500_000 }, async () => {
  const daemon = await startDaemon({ models: ["tiny"], ollama: true });
  onTestFinished(async () => void (await daemon.stop()));
  const command = join(daemon.home, "ollmlx");
  writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${cli.file}" "$@"\n`);
  chmodSync(command, 0o755);

  const { all, exitCode } = await execa("scripts/demo.sh", {
    env: { ...daemon.env, OLLMLX_BIN: command },
    all: true,
    reject: false,
  });

  expect(exitCode, all).toBe(0);
  expect(all).toMatch(/done: streamed in \d+ pieces, schema kept, [3-8] subtasks created$/);
  const json = async (...args: string[]) =>
    JSON.parse((await startCli(cli.file, [...args, "--json"], daemon.env)).stdout);
  expect(await json("list")).toMatchObject([{ name: "test/tiny" }]);
  expect(await json("task", "list")).toEqual([]);
});
