import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { processStartTime } from "~/server/engines/process-identity";
import type { EngineStatus } from "~/shared/contracts/engine";
import { callTrpc } from "~/tests/fixtures/call-trpc";
import { lines, open, post } from "~/tests/fixtures/http";
import { installFakeModel } from "~/tests/fixtures/model-folder";
import { type DaemonOptions, startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { waitUntil } from "~/tests/fixtures/wait-until";

const started: TestDaemon[] = [];

async function start(options: DaemonOptions): Promise<TestDaemon> {
  const daemon = await startDaemon(options);
  started.push(daemon);
  return daemon;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((daemon) => daemon.stop()));
});

async function mlxStatus(daemon: TestDaemon): Promise<EngineStatus> {
  const statuses = await callTrpc<EngineStatus[]>(daemon.url, "engines.list");
  const mlx = statuses.find((status) => status.id === "mlx");
  if (!mlx) throw new Error("no MLX engine");
  return mlx;
}

const request = { model: "test/scripted", prompt: "hello" };
const isAlive = (pid: number) => processStartTime(pid).then((time) => time !== null);

it("kill -9 in mid-stream: whole lines, then an error line, and the next request waits for the restart", async () => {
  const daemon = await start({ scriptedMlx: true });
  await daemon.mlx.script({ answers: [{ tokens: 5_000, tokenDelayMs: 5 }] });
  const answer = await open(`${daemon.url}/api/generate`, request);
  const first = await answer.next();
  const { pid } = await mlxStatus(daemon);
  process.kill(pid ?? -1, "SIGKILL");
  const killedAt = performance.now();
  const next = post(`${daemon.url}/api/generate`, { ...request, stream: false });

  const told = lines(`${first}${await answer.rest()}`);
  expect(told.at(-1)).toEqual({ error: "the model's engine ended in the middle of the answer" });
  expect(told.slice(0, -1).every((line) => typeof line.response === "string")).toBe(true);
  expect((await next).status).toBe(200);
  expect(performance.now() - killedAt).toBeLessThan(10_000);
  expect(await mlxStatus(daemon)).toMatchObject({ state: "running", restarts: 1 });
});

it("a request whose engine dies before it answers is sent once more, and only once", async () => {
  const answers = [{ match: "poison", text: "a b", dieAfter: 0 }, { text: "well" }];
  const daemon = await start({ scriptedMlx: true, env: { SCRIPTED_ENGINE_SCRIPT: JSON.stringify({ answers }) } });
  await daemon.mlx.script({ answers: [{ text: "a b c", dieAfter: 0, tokenDelayMs: 20 }] });
  const reply = await post(`${daemon.url}/api/generate`, { ...request, stream: false });
  expect([reply.status, JSON.parse(reply.text).response]).toEqual([200, "well"]);
  expect((await mlxStatus(daemon)).restarts).toBe(1);

  const poisoned = await post(`${daemon.url}/api/generate`, { ...request, prompt: "poison", stream: false });
  expect(poisoned.status).toBe(502);
  expect(JSON.parse(poisoned.text).error).toContain("ended before it answered");
  expect((await post(`${daemon.url}/api/generate`, { ...request, stream: false })).status).toBe(200);
  expect((await mlxStatus(daemon)).restarts).toBe(3);
});

it("an engine that dies at every start stays down with its last words, and starts by hand", async () => {
  const home = mkdtempSync(join(tmpdir(), "ollmlx-test-"));
  const daemon = await start({ home, env: { OLLMLX_PYTHON: process.execPath } });
  // Node cannot run server.py: it ends at once, each time.
  const status = await waitUntil("it stays down", async () => {
    const now = await mlxStatus(daemon);
    return now.state === "crashed" ? now : null;
  });
  expect(status.lastError).toMatch(/exit code 1; last log line: \S+/);
  expect(status.remedy).toContain(join(home, "logs", "mlx.log"));
  const reply = await post(`${daemon.url}/api/generate`, request);
  expect(reply.status).toBe(404);
  await installFakeModel(join(daemon.modelsDir, "mlx"), "test/scripted");
  const refused = await post(`${daemon.url}/api/generate`, request);
  expect(refused.status).toBe(503);
  expect(JSON.parse(refused.text).error).toContain("the MLX backend keeps crashing and stays down");
  await daemon.stop();
  rmSync(home, { recursive: true, force: true });
});

it("each engine works without the other, and an absent one says how to get it", async () => {
  const daemon = await start({ scriptedMlx: true });
  const statuses = await callTrpc<EngineStatus[]>(daemon.url, "engines.list");
  const ollama = statuses.find((status) => status.id === "ollama");
  expect(ollama).toMatchObject({ state: "absent", lastError: expect.stringContaining("no ollama program") });
  expect((await post(`${daemon.url}/api/generate`, { ...request, stream: false })).status).toBe(200);
  const none = await start({});
  await waitUntil("both are known to be absent", () => none.process.output.includes("MLX backend: the Python"));
  expect(await mlxStatus(none)).toMatchObject({ state: "absent", remedy: expect.stringContaining("npm run setup") });
  expect((await post(`${none.url}/api/generate`, request)).status).toBe(404);
});

it("stops, refuses with a reason, and starts again on demand", async () => {
  const daemon = await start({ scriptedMlx: true });
  const { pid } = await mlxStatus(daemon);
  await callTrpc(daemon.url, "engines.stop", { id: "mlx" });
  expect(await mlxStatus(daemon)).toMatchObject({ state: "stopped", pid: null });
  expect(await isAlive(pid ?? -1)).toBe(false);
  const refused = await post(`${daemon.url}/api/generate`, request);
  expect(JSON.parse(refused.text).error).toContain("the MLX backend is stopped");
  await callTrpc(daemon.url, "engines.start", { id: "mlx" });
  expect((await post(`${daemon.url}/api/generate`, { ...request, stream: false })).status).toBe(200);
  await Promise.all([1, 2, 3].map(() => callTrpc(daemon.url, "engines.start", { id: "mlx" })));
  expect(await mlxStatus(daemon)).toMatchObject({ state: "running", restarts: 0 });
});

it("after kill -9 of the daemon the backend ends by itself, and the next daemon ends an Ollama that stayed", async () => {
  const home = mkdtempSync(join(tmpdir(), "ollmlx-test-"));
  const first = await start({ home, scriptedMlx: true, scriptedOllama: true });
  const [mlx, ollama] = await callTrpc<EngineStatus[]>(first.url, "engines.list");
  const left = JSON.parse(readFileSync(join(home, "run", "ollama.json"), "utf8"));
  expect(left).toMatchObject({ pid: ollama?.pid, port: first.ollamaPort });
  await first.kill();
  await waitUntil("the backend ends with its parent", async () => !(await isAlive(mlx?.pid ?? -1)));
  expect(await isAlive(ollama?.pid ?? -1)).toBe(true);

  const env = { OLLMLX_OLLAMA_PORT: String(first.ollamaPort) };
  const second = await start({ home, scriptedMlx: true, scriptedOllama: true, env });
  expect(await isAlive(ollama?.pid ?? -1)).toBe(false);
  expect(await callTrpc<EngineStatus[]>(second.url, "engines.list")).toMatchObject([
    { state: "running" },
    { state: "running" },
  ]);
  await second.stop();
  rmSync(home, { recursive: true, force: true });
});
