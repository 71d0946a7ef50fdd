import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { EngineClient } from "~/server/engines/engine-client";
import { EngineState } from "~/server/engines/engine-state";
import { processStartTime } from "~/server/engines/process-identity";
import { Supervisor } from "~/server/engines/supervisor";
import type { EngineStatus } from "~/shared/contracts/engine";
import { freePorts } from "~/tests/fixtures/free-ports";
import { waitUntil } from "~/tests/fixtures/wait-until";

const serve =
  'require("node:http").createServer((_, reply) => reply.end("{}")).listen(Number(process.argv[1]), "127.0.0.1")';
const home = mkdtempSync(join(tmpdir(), "ollmlx-test-"));
const seen: EngineStatus[] = [];
let state: EngineState;
let supervisor: Supervisor;

beforeAll(async () => {
  const [port = 0] = await freePorts(1);
  const [url, logFile] = [`http://127.0.0.1:${port}`, join(home, "engine.log")];
  const client = new EngineClient(url);
  state = new EngineState({ id: "mlx", mode: "managed", url, port, logFile }, (status) => seen.push(status));
  supervisor = new Supervisor({
    state,
    port,
    logFile,
    runFile: join(home, "engine.json"),
    log: pino({ enabled: false }),
    command: async () => ({ file: process.execPath, args: ["-e", serve, String(port)], env: {} }),
    probe: () => client.ask("GET", "/", undefined, 500).then(() => "1"),
    explainExit: () => null,
    patience: { everyMs: 100, misses: 5 },
  });
  await supervisor.start();
});

afterAll(async () => {
  await supervisor.stop();
  rmSync(home, { recursive: true });
});

it("ends a child that stands still and starts it again", async () => {
  const still = state.current.pid ?? -1;
  process.kill(still, "SIGSTOP");
  await waitUntil("another one runs", async () => state.current.state === "running" && state.current.pid !== still);
  expect(state.current).toMatchObject({ restarts: 1, lastError: null });
  expect(seen.find((status) => status.state === "backoff")?.lastError).toBe("it did not answer any more");
  expect(await processStartTime(still)).toBeNull();
});

it("leaves a child alone that falls silent for less", async () => {
  const { pid } = state.current;
  process.kill(pid ?? -1, "SIGSTOP");
  await new Promise((resolve) => setTimeout(resolve, 700));
  process.kill(pid ?? -1, "SIGCONT");
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(state.current).toMatchObject({ state: "running", pid, restarts: 1 });
});
