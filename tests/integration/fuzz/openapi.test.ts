import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rootDir } from "~/tests/fixtures/child-process";
import { call } from "~/tests/fixtures/http";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";

let daemon: TestDaemon;
beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true, scriptedOllama: true });
});
afterAll(() => daemon.stop());

/** Requests that the fuzzer tries for each operation of the document. */
const examplesEach = 25;

describe("the published OpenAPI document", () => {
  it("leads a fuzzer to no answer of 500 and no death", { timeout: 300_000 }, async () => {
    const before = daemon.process.pid;
    const { exitCode, all } = await execa(
      join(rootDir, ".venv", "bin", "schemathesis"),
      [
        "run",
        `${daemon.url}/openapi.json`,
        ["--checks", "not_a_server_error"],
        ["--max-examples", String(examplesEach)],
        ["--mode", "all"],
        ["--phases", "examples,coverage,fuzzing"],
        ["--request-timeout", "30"],
        ["--seed", "1"],
        "--generation-database=none",
        "--no-color",
      ].flat(),
      { all: true, reject: false, cwd: daemon.home, env: { ...daemon.env, NO_COLOR: "1" }, extendEnv: false },
    );
    expect(exitCode, all).toBe(0);
    expect((await call(`${daemon.url}/healthz`)).status).toBe(200);
    expect(daemon.process.pid).toBe(before);
  });
});
