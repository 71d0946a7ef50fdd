import { afterAll, beforeAll, expect, it } from "vitest";
import type { Job } from "~/shared/contracts/job";
import { callTrpc } from "~/tests/fixtures/call-trpc";
import { lines, open, post } from "~/tests/fixtures/http";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { waitUntil } from "~/tests/fixtures/wait-until";

const digest = "a".repeat(64);
const layer = (completed: number) => ({
  status: "pulling aaaaaaaaaaaa",
  digest: `sha256:${digest}`,
  total: 1000,
  completed,
});
const models = ["scripted:latest"];

let daemon: TestDaemon;

beforeAll(async () => {
  daemon = await startDaemon({ scriptedOllama: true });
});

afterAll(async () => {
  await daemon?.stop();
});

const pulls = async (name: string) =>
  (await callTrpc<Job[]>(daemon.url, "jobs.list")).filter((job) => job.title === `Pull ${name}`);

it("tells a download in Ollama's words", async () => {
  const pullLines = [
    { status: "pulling manifest" },
    layer(0),
    layer(500),
    layer(1000),
    { status: "verifying sha256 digest" },
    { status: "writing manifest" },
    { status: "success" },
  ];
  await daemon.ollama.script({ models, pullLines, pullDelayMs: 20 });
  const reply = await post(`${daemon.apiUrl}/api/pull`, { model: "one" });
  expect(reply.headers["content-type"]).toBe("application/x-ndjson");
  const told = lines(reply.text);
  expect(told[0]).toEqual({ status: "pulling manifest" });
  expect(told).toContainEqual({
    status: "pulling aaaaaaaaaaaa",
    digest: "sha256:aaaaaaaaaaaa",
    total: 1000,
    completed: 500,
  });
  expect(told.slice(-3)).toEqual([
    { status: "verifying sha256 digest" },
    { status: "writing manifest" },
    { status: "success" },
  ]);
  const plain = await post(`${daemon.apiUrl}/api/pull`, { name: "one", stream: false });
  expect([plain.status, plain.text]).toEqual([200, '{"status":"success"}']);
});

it("gives a failure its words: as the last line, or as a status", async () => {
  const error = "pull model manifest: file does not exist";
  await daemon.ollama.script({ models, pullLines: [{ status: "pulling manifest" }, { error }] });
  const streamed = await post(`${daemon.apiUrl}/api/pull`, { model: "none" });
  expect(streamed.status).toBe(200);
  expect(String(lines(streamed.text).at(-1)?.error)).toContain("file does not exist");
  const plain = await post(`${daemon.apiUrl}/api/pull`, { model: "none", stream: false });
  expect(plain.status).toBe(404);
  const missing = await post(`${daemon.apiUrl}/api/pull`, {});
  expect([missing.status, missing.text]).toEqual([400, '{"error":"invalid model name"}']);
});

it("joins a download under way; leaving ends the one that was started, not the one that was joined", async () => {
  const slow = Array.from({ length: 2_000 }, (_, i) => layer(i));
  await daemon.ollama.script({ models, pullLines: slow, pullDelayMs: 30 });
  const first = await open(`${daemon.apiUrl}/api/pull`, { model: "big" });
  await first.next();
  const second = await open(`${daemon.apiUrl}/api/pull`, { model: "BIG:latest" });
  await second.next();
  expect(await pulls("big")).toHaveLength(1);

  second.leave();
  expect(await first.next()).toContain("pulling");
  expect((await pulls("big"))[0]?.status).toBe("running");
  first.leave();
  await waitUntil("the download is cancelled", async () => (await pulls("big"))[0]?.status === "cancelled");
  const isAborted = async () =>
    (await daemon.ollama.requests()).some((r) => r.route === "POST /api/pull" && r.state === "aborted");
  await waitUntil("Ollama hears of it", isAborted);
});
