import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Job } from "~/shared/contracts/job";
import { callTrpc } from "~/tests/fixtures/call-trpc";
import { rootDir, TestProcess } from "~/tests/fixtures/child-process";
import { call, lines, open, post } from "~/tests/fixtures/http";
import { requirePart } from "~/tests/fixtures/model-folder";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { waitUntil } from "~/tests/fixtures/wait-until";

const repo = "acme/tiny-4bit";
let hubRoot: string;
let hub: TestProcess;
let hubUrl: string;
let daemon: TestDaemon;

beforeAll(async () => {
  hubRoot = mkdtempSync(join(tmpdir(), "ollmlx-hub-"));
  mkdirSync(join(hubRoot, "acme"));
  cpSync(requirePart("OLLMLX_TEST_TINY_MODEL"), join(hubRoot, repo), { recursive: true });
  const args = [join(rootDir, "tests/fakes/hub-server.py"), "--root", hubRoot, "--port", "0"];
  hub = new TestProcess(join(rootDir, ".venv/bin/python"), args, { cwd: rootDir });
  await hub.waitForOutput(/"port": \d+/);
  hubUrl = `http://127.0.0.1:${/"port": (\d+)/.exec(hub.output)?.[1]}`;
  daemon = await startDaemon({ scriptedMlx: true, env: { HF_ENDPOINT: hubUrl } });
});

afterAll(async () => {
  await daemon?.stop();
  await hub?.end("SIGKILL");
  rmSync(hubRoot, { recursive: true, force: true });
});

const setFaults = (faults: Record<string, unknown>) => post(`${hubUrl}/faults`, { repo, ...faults });
const requestedFiles = async () => {
  const requests = JSON.parse((await call(`${hubUrl}/requests`)).text) as { method: string; path: string }[];
  return requests.filter(({ path }) => path.includes("/resolve/")).map(({ path }) => path);
};
const installed = async () => {
  const { models } = JSON.parse((await call(`${daemon.url}/api/tags`)).text) as { models: { name: string }[] };
  return models.map((model) => model.name);
};

it("keeps what a cancelled download has, lists nothing until it is whole, and goes on from there", async () => {
  await setFaults({ bytes_per_second: 500_000 });
  const answer = await open(`${daemon.url}/api/pull`, { model: repo });
  let told = "";
  await waitUntil("some of it is here", async () => {
    told += await answer.next();
    return lines(told.slice(0, told.lastIndexOf("\n"))).some((line) => Number(line.completed) > 200_000);
  });
  expect(lines(told.slice(0, told.lastIndexOf("\n")))).toContainEqual(
    expect.objectContaining({ digest: expect.stringMatching(/^sha256:[0-9a-f]{12}$/), total: expect.any(Number) }),
  );
  answer.leave();
  const jobs = () => callTrpc<Job[]>(daemon.url, "jobs.list");
  await waitUntil("it is cancelled", async () => (await jobs())[0]?.status === "cancelled");
  expect(await installed()).toEqual(["test/scripted"]);
  expect(existsSync(join(daemon.modelsDir, "mlx", ".partial", "acme--tiny-4bit"))).toBe(true);

  await setFaults({});
  const whole = await post(`${daemon.url}/api/pull`, { model: repo });
  expect(lines(whole.text).at(-1)).toEqual({ status: "success" });
  const requests = JSON.parse((await call(`${hubUrl}/requests`)).text) as { path: string; range: string | null }[];
  const ranges = requests.filter((r) => r.path.endsWith("model.safetensors") && r.range).map((r) => r.range);
  expect(ranges.at(-1)).toMatch(/^bytes=[1-9]\d*-/);
  expect(await installed()).toContain(repo);
  expect(readdirSync(join(daemon.modelsDir, "mlx", ".partial"))).toEqual([]);
});

it("pulled again fetches what changed and nothing else, and stays as it is without the hub", async () => {
  const pull = async (model = repo) => {
    const before = await requestedFiles();
    const told = lines((await post(`${daemon.url}/api/pull`, { model })).text);
    expect(told.at(-1)).toEqual({ status: "success" });
    const [job] = await callTrpc<Job[]>(daemon.url, "jobs.list");
    const fetched = (await requestedFiles()).slice(before.length).map((path) => basename(path));
    return {
      fetched,
      isChanged: job?.result?.isChanged,
      kept: job?.result?.kept,
      told: told.map(({ status }) => status),
    };
  };
  const folder = join(daemon.modelsDir, "mlx", repo);

  expect(await pull()).toMatchObject({ fetched: [], isChanged: false, kept: null });
  const names = await installed();
  expect(await pull(repo.toUpperCase())).toMatchObject({ fetched: [], isChanged: false, kept: null });
  expect(await installed()).toEqual(names);

  const config = join(hubRoot, repo, "config.json");
  writeFileSync(config, `${readFileSync(config, "utf8")} `);
  expect(await pull()).toMatchObject({ fetched: ["config.json"], isChanged: true });
  expect(readFileSync(join(folder, "config.json"))).toEqual(readFileSync(config));

  await setFaults({ status: 404 });
  const kept = await pull();
  expect(kept).toMatchObject({ fetched: [], isChanged: false, kept: expect.stringContaining(repo) });
  expect(kept.told).toContain("kept as it is");
  expect(await installed()).toContain(repo);
  await setFaults({});
});

it("removes a model", async () => {
  await post(`${daemon.url}/api/pull`, { model: repo, stream: false });
  const body = JSON.stringify({ model: repo });
  const reply = await call(`${daemon.url}/api/delete`, { method: "DELETE", body });
  expect([reply.status, reply.text]).toEqual([200, ""]);
  expect(await installed()).not.toContain(repo);
  expect((await call(`${daemon.url}/api/delete`, { method: "DELETE", body })).status).toBe(404);
});

it.each([
  [{ status: 404 }, 404, /acme\/tiny-4bit|not found/i],
  [{ status: 403 }, 403, /access|gated|licen/i],
])("says what the hub answered for %o", async (faults, status, text) => {
  await setFaults(faults);
  const reply = await post(`${daemon.url}/api/pull`, { model: repo, stream: false });
  expect(reply.status).toBe(status);
  expect(JSON.parse(reply.text).error).toMatch(text);
  await setFaults({});
});
