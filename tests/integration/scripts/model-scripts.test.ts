import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRuns } from "~/scripts/results/stored-run";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";

let daemon: TestDaemon;
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ollmlx-runs-"));
  daemon = await startDaemon({ models: ["tiny"] });
});
afterAll(async () => {
  await daemon.stop();
  await rm(folder, { recursive: true });
});

const script = (name: string, ...args: string[]) =>
  execa(join("scripts", name), args, { env: daemon.env, all: true, reject: false });

describe("scripts/run-model-tests.sh", () => {
  it("stores what a real model answered, and counts one that cannot be had as failed", {
    timeout: 120_000,
  }, async () => {
    const results = join(folder, "models");
    const options = ["--tokens", "24", "--note", "random weights", "--results", results];
    const { exitCode, all } = await script("run-model-tests.sh", ...options, "test/tiny", "test/absent");
    expect(exitCode, all).toBe(1);
    expect(all).toMatch(/1 passed, 1 failed: test\/absent$/);
    const [run, ...others] = readRuns(results);
    expect(others).toEqual([]);
    expect(run).toMatchObject({
      kind: "model",
      model: "test/tiny",
      engine: "mlx",
      passed: true,
      outputTokens: 24,
      cliExitCode: 0,
      note: "random weights",
      versions: { mlx: expect.stringMatching(/^\d/), device: "cpu" },
    });
    expect(run?.machine).not.toHaveProperty("hostname");
  });

  it("says what to do without a daemon", async () => {
    const { exitCode, all } = await execa("scripts/run-model-tests.sh", ["test/tiny"], {
      env: { ...daemon.env, OLLMLX_PORT: "9" },
      all: true,
      reject: false,
    });
    expect(exitCode).toBe(1);
    expect(all).toContain("ollmlx serve");
  });
});

describe("scripts/stress.sh", () => {
  it("finds equal texts, a steady long answer and three kinds of client served", { timeout: 120_000 }, async () => {
    const results = join(folder, "stress");
    const options = ["-n", "3", "--tokens", "24", "--long-tokens", "700", "--results", results];
    const { exitCode, all } = await script("stress.sh", ...options);
    expect(exitCode, all).toBe(0);
    expect(all).toContain("At temperature 0, 3 of 3 texts equal the serial ones.");
    const [run] = readRuns(results);
    expect(run).toMatchObject({ kind: "stress", model: "test/tiny", passed: true, issues: [] });
    if (run?.kind !== "stress") return;
    expect(run.parallel.requests.map(({ exitCode: code }) => code)).toEqual([0, 0, 0]);
    expect(run.long.backend?.peakBytes).toBeGreaterThan(0);
    expect(run.clients.map(({ passed }) => passed)).toEqual([true, true, true]);
  });

  it("fails with the client's own message where one was not served", { timeout: 120_000 }, async () => {
    const { exitCode, all } = await script("stress.sh", "--no-store", "-n", "1", "--tokens", "4", "test/absent");
    expect(exitCode).toBe(1);
    expect(all).toMatch(/not found/);
  });

  it("refuses a number that is none", async () => {
    const { exitCode, all } = await script("stress.sh", "-n", "many");
    expect(exitCode).toBe(2);
    expect(all).toContain('--parallel: "many" is not a whole number above 0');
  });
});
