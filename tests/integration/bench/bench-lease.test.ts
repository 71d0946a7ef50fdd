import { afterAll, beforeAll, expect, it } from "vitest";
import { createClient } from "~/cli/client";
import { isTerminal } from "~/shared/contracts/job";
import { type BenchDaemon, ggufModel, mlxModel, startBenchDaemon } from "~/tests/fixtures/bench-daemon";

let rig: BenchDaemon;
beforeAll(async () => {
  rig = await startBenchDaemon();
}, 90_000);
afterAll(() => rig.stop());

const client = () => createClient(rig.daemon.url);
const ask = (path: string, body: object) =>
  fetch(`${rig.daemon.url}${path}`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json" },
  });
const ended = (id: string) =>
  expect.poll(async () => isTerminal((await client().jobs.get.query({ id })).status), { timeout: 30_000 });

it("while a run goes, others are refused in their own dialect, and afterwards served", async () => {
  await rig.scriptOllama({ answers: [{ tokenDelayMs: 2 }, { hangAfter: 3 }] });
  const options = { modelA: ggufModel, promptTokens: 40, outputTokens: 8, pairs: 2, watchMachine: false };
  const job = await client().bench.start.mutate(options);
  const answered = async () => (await rig.ollama.requests()).filter(({ sentAtMs }) => sentAtMs.length > 0);
  const hanging = async () => (await answered())[3]?.sentAtMs;
  await expect.poll(hanging, { timeout: 20_000 }).toHaveLength(3);

  const words = `the engines are taken until this ends: benchmark of ${ggufModel}`;
  const messages = [{ role: "user", content: "hello" }];
  const native = await ask("/api/chat", { model: mlxModel, messages });
  expect(native.status).toBe(503);
  expect(Number(native.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await native.json()).toEqual({ error: expect.stringContaining(words) });
  const openai = await ask("/v1/chat/completions", { model: ggufModel, messages });
  expect([openai.status, (await openai.json()).error.message]).toEqual([503, expect.stringContaining(words)]);
  const anthropic = await ask("/v1/messages", { model: ggufModel, max_tokens: 8, messages });
  expect([anthropic.status, (await anthropic.json()).error.message]).toEqual([
    expect.any(Number),
    expect.stringContaining(words),
  ]);
  expect(anthropic.status).toBeGreaterThanOrEqual(500);
  await expect(client().models.load.mutate({ name: mlxModel })).rejects.toThrow(words);

  const second = await client().bench.start.mutate({ ...options, pairs: 1 });
  expect(second.status).toBe("queued");
  await expect(client().bench.start.mutate({ ...options, modelA: "nobody:1b" })).rejects.toThrow(
    "'nobody:1b' not found",
  );
  const pull = await client().jobs.get.query({ id: (await client().models.pull.mutate({ name: "later:1b" })).id });
  expect(pull.status).toBe("queued");

  await rig.scriptOllama({ answers: [{}] });
  await client().jobs.cancel.mutate({ id: job.id });
  await ended(second.id).toBe(true);
  await ended(pull.id).toBe(true);
  expect((await ask("/api/chat", { model: ggufModel, messages, stream: false })).status).toBe(200);
}, 90_000);

it("a run waits for the request that came before it", async () => {
  await rig.scriptOllama({ answers: [{ match: "long", tokens: 6, tokenDelayMs: 150 }, {}] });
  const answer = ask("/api/generate", { model: ggufModel, prompt: "long", stream: false });
  await expect
    .poll(async () => (await rig.ollama.requests()).some(({ state }) => state === "open"), { timeout: 10_000 })
    .toBe(true);
  const job = await client().bench.start.mutate({
    modelA: mlxModel,
    promptTokens: 40,
    outputTokens: 8,
    pairs: 1,
    watchMachine: false,
  });
  const reply = await answer;
  expect(reply.status).toBe(200);
  expect(await reply.json()).toMatchObject({ done: true, eval_count: 6 });
  await ended(job.id).toBe(true);
  expect(await client().jobs.get.query({ id: job.id })).toMatchObject({ status: "succeeded" });
}, 60_000);
