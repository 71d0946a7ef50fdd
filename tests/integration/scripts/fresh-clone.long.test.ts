import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { readlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, it, onTestFinished } from "vitest";
import { rootDir, TestProcess } from "~/tests/fixtures/child-process";
import { freePorts } from "~/tests/fixtures/free-ports";
import { call, post } from "~/tests/fixtures/http";
import { installTinyModel } from "~/tests/fixtures/model-folder";

const minute = 60_000;

it("a fresh clone installs with one script, runs a model, and goes again", { timeout: 30 * minute }, async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "ollmlx-fresh-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const checkout = join(folder, "checkout");
  const home = join(folder, "home");
  await execa("git", ["clone", "--quiet", "--local", rootDir, checkout]);
  const env = { PATH: process.env.PATH ?? "", HOME: home, SHELL: "/bin/bash" };
  const run = (file: string, args: string[]) =>
    execa(file, args, { env, extendEnv: false, stdin: "ignore", all: true, reject: false });

  const installed = await run(join(checkout, "scripts/install_ollmlx.sh"), []);
  expect(installed.exitCode, installed.all).toBe(0);
  const command = join(home, ".local/bin/ollmlx");
  expect(await readlink(command)).toBe(join(checkout, "bin/ollmlx"));
  expect((await run(command, ["--version"])).stdout).toMatch(/^(ollmlx version )?\d+\.\d+\.\d+/);
  const again = await run(join(checkout, "scripts/install_ollmlx.sh"), []);
  expect(again.stdout).toContain("npm packages: up to date");

  await installTinyModel(join(home, ".ollama/models/mlx"));
  const [port = 0, apiPort = 0, mlxPort = 0] = await freePorts(3);
  const ports = { OLLMLX_PORT: String(port), OLLAMA_HOST: `127.0.0.1:${apiPort}`, OLLMLX_MLX_PORT: String(mlxPort) };
  const daemon = new TestProcess(command, ["serve"], {
    cwd: folder,
    env: { ...env, ...ports, MLX_DISABLE_COMPILE: "1", OLLMLX_OLLAMA_BIN: join(home, "none") },
  });
  try {
    await daemon.waitForOutput("MLX backend started on port", minute);
    expect((await call(`http://127.0.0.1:${port}/board`)).status).toBe(200);
    const body = { model: "test/tiny", prompt: "hello", stream: false, options: { num_predict: 8 } };
    expect(JSON.parse((await post(`http://127.0.0.1:${apiPort}/api/generate`, body)).text)).toMatchObject({
      done: true,
    });
    const early = await run(join(checkout, "scripts/install_ollmlx.sh"), ["--uninstall"]);
    expect(early.stderr).toContain("ollmlx is running");
  } finally {
    await daemon.end("SIGTERM");
  }

  const removed = await run(join(checkout, "scripts/install_ollmlx.sh"), ["--uninstall", "--purge"]);
  expect(removed.exitCode, removed.all).toBe(0);
  const rest = await execa("git", ["-C", checkout, "status", "--porcelain", "--ignored"]);
  expect(rest.stdout).toBe("");
});
