import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import type { System } from "~/shared/contracts/system";
import { callTrpc } from "~/tests/fixtures/call-trpc";
import { rootDir, serveCommand, TestProcess } from "~/tests/fixtures/child-process";
import { freePorts } from "~/tests/fixtures/free-ports";
import { call, open, post } from "~/tests/fixtures/http";
import { startScriptedEngine } from "~/tests/fixtures/scripted-engine";
import { type DaemonOptions, startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";

const ends: (() => Promise<unknown> | unknown)[] = [];

async function start(options: DaemonOptions = {}): Promise<TestDaemon> {
  const daemon = await startDaemon(options);
  ends.push(() => daemon.stop());
  return daemon;
}

/** A second daemon process with the environment of another, changed. */
function runAgain(daemon: TestDaemon, env: Record<string, string>): TestProcess {
  const child = new TestProcess(...serveCommand, { cwd: rootDir, env: { ...daemon.env, ...env } });
  ends.push(() => child.end("SIGKILL"));
  return child;
}

/** Holds a port with a server that is neither Ollama nor ollmlx. */
async function holdPort(): Promise<number> {
  const server = createServer((_req, res) => res.end("something else")).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  ends.push(() => server.close());
  return (server.address() as { port: number }).port;
}

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

it("prints where everything is, and leaves it in daemon.json", async () => {
  const daemon = await start({ scriptedMlx: true });
  const { output } = daemon.process;
  expect(output).toContain(`MLX backend started on port ${daemon.mlxPort}\n`);
  expect(output).toContain(`Server listening on http://localhost:${new URL(daemon.apiUrl).port}\n`);
  expect(output).toContain(`Dashboard at http://localhost:${new URL(daemon.url).port}\n`);
  const file = JSON.parse(readFileSync(join(daemon.home, "daemon.json"), "utf8"));
  expect(file).toMatchObject({ pid: daemon.process.pid, url: daemon.url, ollamaUrl: daemon.apiUrl });
});

it("logs each request as one JSON line", async () => {
  const daemon = await start({ scriptedMlx: true });
  await post(`${daemon.url}/api/generate`, { model: "test/scripted", prompt: "x" });
  await call(`${daemon.url}/api/nothing`);
  await daemon.process.end("SIGTERM");
  const log = readFileSync(join(daemon.home, "logs", "ollmlx.log"), "utf8");
  const requests = log
    .split("\n")
    .filter((line) => line.includes('"msg":"request"'))
    .map((line) => JSON.parse(line));
  expect(requests).toMatchObject([
    { method: "POST", path: "/api/generate", status: 200, model: "test/scripted", ms: expect.any(Number) },
    { method: "GET", path: "/api/nothing", status: 404 },
  ]);
});

it("Ctrl-C drains what is being answered, and leaves no process behind", async () => {
  const daemon = await start({ scriptedMlx: true, scriptedOllama: true });
  const pids = (await callTrpc<System>(daemon.url, "system.status")).engines.map((engine) => engine.pid);
  await daemon.mlx.script({ answers: [{ text: "a b c d e", tokenDelayMs: 100 }] });
  const answer = await open(`${daemon.url}/api/generate`, { model: "test/scripted", prompt: "x" });
  await answer.next();
  const exit = daemon.process.end("SIGINT");
  expect(await answer.rest()).toContain('"done":true');
  expect(await exit).toBe(0);
  const alive = execFileSync("ps", ["-A", "-o", "pid="], { encoding: "utf8" }).split("\n").map(Number);
  expect(pids).toHaveLength(2);
  for (const pid of pids) expect(alive).not.toContain(pid);
});

it("a second Ctrl-C ends it at once", async () => {
  const daemon = await start({ scriptedMlx: true });
  await daemon.mlx.script({ answers: [{ text: "a b", hangAfter: 1 }] });
  const answer = await open(`${daemon.url}/api/generate`, { model: "test/scripted", prompt: "x" });
  await answer.next();
  answer.rest().catch(() => undefined);
  daemon.process.child.kill("SIGINT");
  await daemon.process.waitForOutput("Stopping");
  expect(await daemon.process.end("SIGINT")).toBe(130);
});

it("two daemons with their own homes run side by side; one home has one daemon", async () => {
  const [first, second] = await Promise.all([start({ scriptedMlx: true }), start({ scriptedMlx: true })]);
  expect((await call(`${first.url}/api/tags`)).status).toBe(200);
  expect((await call(`${second.url}/api/tags`)).status).toBe(200);
  const third = runAgain(first, { OLLMLX_PORT: "1", OLLAMA_HOST: "127.0.0.1:2" });
  expect(await third.exited()).toBe(1);
  expect(third.output).toContain(`Error: ollmlx is already running at ${first.url} (process ${first.process.pid})`);
  expect(third.output).toContain(`kill ${first.process.pid}`);
});

it("of daemons that start in one home at once, one runs and the others say why not", async () => {
  const killed = await start({ scriptedMlx: true });
  await killed.kill();
  const ports = await freePorts(4);
  const children = ports.map((port) => runAgain(killed, { OLLMLX_PORT: String(port) }));
  const first = await Promise.any(children.map((child) => child.waitForOutput("Dashboard at").then(() => child)));
  const others = children.filter((child) => child !== first);
  expect(await Promise.all(others.map((child) => child.exited()))).toEqual([1, 1, 1]);
  for (const { output } of others) expect(output).toMatch(/already running at|just starting in/);
  const file = join(killed.home, "daemon.json");
  await expect.poll(() => existsSync(file) && JSON.parse(readFileSync(file, "utf8")).pid).toBe(first.pid);
});

it("a chosen port that is taken is an error that says what to do", async () => {
  const port = await holdPort();
  const home = mkdtempSync(join(tmpdir(), "ollmlx-test-"));
  ends.push(() => rmSync(home, { recursive: true, force: true }));
  const child = new TestProcess(...serveCommand, {
    cwd: rootDir,
    env: { PATH: process.env.PATH ?? "", OLLMLX_HOME: home, OLLMLX_PORT: String(port), OLLAMA_HOST: "127.0.0.1:1" },
  });
  expect(await child.exited()).toBe(1);
  expect(child.output).toContain(`Error: port ${port} is taken by another program`);
  expect(child.output).toContain("OLLMLX_PORT");
});

it("an Ollama port held by another program is named, and the rest works", async () => {
  const held = await holdPort();
  const daemon = await start({ scriptedMlx: true, env: { OLLAMA_HOST: `127.0.0.1:${held}` } });
  expect(daemon.process.output).toContain(`Port ${held} is held by another program`);
  const system = await callTrpc<System>(daemon.url, "system.status");
  expect(system.ollamaUrl).toBeNull();
  expect(system.notices[0]).toContain(`Port ${held} is held by another program`);
  const reply = await post(`${daemon.url}/api/generate`, { model: "test/scripted", prompt: "x", stream: false });
  expect(reply.status).toBe(200);
});

it("attaches to an Ollama that holds the Ollama port, and never stops it", async () => {
  const foreign = await startScriptedEngine();
  ends.push(() => foreign.stop());
  await foreign.script({ models: ["llama3:latest"] });
  const daemon = await start({ env: { OLLAMA_HOST: new URL(foreign.url).host, OLLMLX_OLLAMA_BIN: "" } });
  await daemon.process.waitForOutput(`Using the Ollama server at ${foreign.url}`);
  expect(daemon.process.output).toContain("it is used for GGUF models, and Ollama's API is served on");
  const reply = await post(`${daemon.url}/api/generate`, { model: "llama3:latest", prompt: "x", stream: false });
  expect([reply.status, JSON.parse(reply.text).model]).toEqual([200, "llama3:latest"]);
  await daemon.stop();
  expect((await call(foreign.url)).text).toBe("Ollama is running");
});

it.each([
  [{ OLLMLX_PORT: "high" }, "Error: OLLMLX_PORT=high is wrong: give a port from 1 to 65535"],
  [{ OLLAMA_KEEP_ALIVE: "soon" }, "Error: OLLAMA_KEEP_ALIVE=soon is wrong: give seconds or a duration"],
])("ends with code 2 for %o", async (env: Record<string, string>, line) => {
  const child = new TestProcess(...serveCommand, {
    cwd: rootDir,
    env: { PATH: process.env.PATH ?? "", ...env },
  });
  expect(await child.exited()).toBe(2);
  expect(child.output).toContain(line);
});
