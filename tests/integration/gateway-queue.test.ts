import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ModelQueue } from "~/shared/contracts/queue";
import { callTrpc } from "~/tests/fixtures/call-trpc";
import { call, lines, type Opened, open, post } from "~/tests/fixtures/http";
import type { ScriptedEngine } from "~/tests/fixtures/scripted-engine";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { waitUntil } from "~/tests/fixtures/wait-until";

let daemon: TestDaemon;

beforeAll(async () => {
  const env = { OLLAMA_NUM_PARALLEL: "1", OLLAMA_MAX_QUEUE: "2" };
  daemon = await startDaemon({ scriptedMlx: true, scriptedOllama: true, env });
});

afterAll(async () => {
  await daemon?.stop();
});

const queues = async () => JSON.parse((await call(`${daemon.apiUrl}/api/queue`)).text).models as ModelQueue[];
const waitForRequests = (count: number) =>
  waitUntil(`${count} requests are in the queue`, async () => {
    const [queue] = await queues();
    return (queue?.requests.length ?? 0) === count;
  });

interface Held {
  reply: ReturnType<typeof post>;
}

describe.each([
  ["test/scripted", "mlx"],
  ["scripted:latest", "ollama"],
] as const)("the queue of %s", (model, engine) => {
  const fake = (): ScriptedEngine => (engine === "mlx" ? daemon.mlx : daemon.ollama);
  const models = engine === "mlx" ? null : ["scripted:latest"];
  const request = { model, prompt: "hello", stream: false };
  /** Requests that the engine answers only when the test says so: it is silent for a minute. */
  const hold = (count: number): Held[] =>
    Array.from({ length: count }, () => {
      const reply = post(`${daemon.apiUrl}/api/generate`, request);
      reply.catch(() => undefined);
      return { reply };
    });
  const cancelAll = async () => {
    for (const queue of await queues()) {
      for (const { id } of queue.requests) await call(`${daemon.apiUrl}/api/queue/${id}`, { method: "DELETE" });
    }
    await waitUntil("nobody is in a queue", async () => (await queues()).length === 0);
  };

  beforeEach(() => fake().script({ models, answers: [{ text: "late", startDelayMs: 60_000 }] }));

  it("runs what runs, lets two wait, and refuses the others at once with when to come back", async () => {
    const held = hold(3);
    await waitForRequests(3);
    const refused = await post(`${daemon.apiUrl}/api/generate`, request);
    expect([refused.status, refused.headers["retry-after"], JSON.parse(refused.text)]).toEqual([
      503,
      "1",
      { error: "server busy, please try again.  maximum pending requests exceeded" },
    ]);
    const v1 = { model, messages: [{ role: "user", content: "x" }], max_tokens: 3 };
    for (const path of ["/v1/chat/completions", "/v1/messages"]) {
      const busy = await post(`${daemon.apiUrl}${path}`, v1);
      expect([path, busy.status >= 500 && busy.status < 530, busy.text]).toEqual([
        path,
        true,
        expect.stringContaining("server busy"),
      ]);
    }
    // Giving memory back does not wait behind those who need it.
    expect((await post(`${daemon.apiUrl}/api/generate`, { model, keep_alive: 0 })).status).toBe(200);
    await cancelAll();
    for (const { reply } of held) expect((await reply).status).toBe(499);
  });

  it("tells who is where, and ends a request that somebody cancels", async () => {
    const held = hold(3);
    await waitForRequests(3);
    const [queue] = await queues();
    expect(queue).toMatchObject({ model, engine, width: 1, maxWaiting: 2, running: 1, waiting: 2 });
    expect(queue?.requests.map(({ state, position, route }) => [state, position, route])).toEqual([
      ["running", 0, "/api/generate"],
      ["waiting", 1, "/api/generate"],
      ["waiting", 2, "/api/generate"],
    ]);
    expect(await callTrpc<ModelQueue[]>(daemon.url, "queue.list")).toMatchObject([{ model, waiting: 2 }]);
    const second = queue?.requests[1]?.id ?? "";
    expect((await call(`${daemon.apiUrl}/api/queue/${second}`, { method: "DELETE" })).status).toBe(200);
    const ended = await Promise.race(held.map(({ reply }) => reply));
    expect([ended.status, ended.text]).toEqual([499, '{"error":"request canceled"}']);
    expect(ended.headers).toMatchObject({ "x-ollmlx-engine": engine, "x-ollmlx-request-id": second });
    await waitForRequests(2);
    expect((await call(`${daemon.apiUrl}/api/queue/${second}`, { method: "DELETE" })).status).toBe(404);
    await waitUntil("the engine heard of it", async () =>
      (await fake().requests()).some((seen) => seen.state === "aborted"),
    );
    await cancelAll();
  });

  it("ends a stream under way with a line that says so", async () => {
    await fake().script({ models, answers: [{ text: "one two", hangAfter: 1 }] });
    const answer: Opened = await open(`${daemon.apiUrl}/api/generate`, { model, prompt: "hello" });
    const first = await answer.next();
    const [queue] = await queues();
    expect(queue?.requests).toMatchObject([{ state: "running", position: 0, client: expect.any(String) }]);
    await call(`${daemon.apiUrl}/api/queue/${queue?.requests[0]?.id}`, { method: "DELETE" });
    expect(lines(`${first}${await answer.rest()}`).at(-1)).toEqual({ error: "request canceled" });
    expect(await queues()).toEqual([]);
  });

  it("is left by clients that go", async () => {
    const leaving = new AbortController();
    const replies = Array.from({ length: 3 }, () =>
      fetch(`${daemon.apiUrl}/api/chat`, {
        method: "POST",
        body: JSON.stringify({ model, messages: [{ role: "user", content: "x" }] }),
        signal: leaving.signal,
      }).catch(() => null),
    );
    await waitForRequests(3);
    leaving.abort();
    await Promise.all(replies);
    await waitUntil("nobody is in a queue", async () => (await queues()).length === 0);
  });

  it("names engine, request and place in the answer, and leaves the answer's bytes alone", async () => {
    await fake().script({ models, answers: [{ text: "one two" }] });
    const reply = await post(`${daemon.apiUrl}/api/generate`, request);
    expect(reply.headers).toMatchObject({
      "x-ollmlx-engine": engine,
      "x-ollmlx-queue-position": "0",
      "x-ollmlx-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(JSON.parse(reply.text).response).toBe("one two");
  });

  it("adds up in /metrics", async () => {
    await fake().script({ models, answers: [{ text: "one two", promptTokens: 7 }] });
    const count = async (metric: string) => {
      const { text } = await call(`${daemon.url}/metrics`);
      const found = text.split("\n").find((line) => line.startsWith(`${metric}{engine="${engine}",model="${model}"`));
      return Number(found?.split(" ").at(-1) ?? 0);
    };
    const before = [await count("ollmlx_prompt_tokens_total"), await count("ollmlx_output_tokens_total")];
    await post(`${daemon.apiUrl}/api/generate`, { model, prompt: "hello" });
    await waitUntil("it is counted", async () => (await count("ollmlx_prompt_tokens_total")) === (before[0] ?? 0) + 7);
    expect(await count("ollmlx_output_tokens_total")).toBe((before[1] ?? 0) + 2);
    const { text, headers } = await call(`${daemon.url}/metrics`);
    expect(headers["content-type"]).toContain("version=0.0.4");
    expect(text).toContain(`ollmlx_engine_up{engine="${engine}"} 1`);
    expect(text).toMatch(/ollmlx_request_duration_seconds_bucket\{.*le="\+Inf"\} \d+/);
    for (const line of text.split("\n").filter((one) => one && !one.startsWith("#"))) {
      expect(line).toMatch(/^[a-z_]+(\{([a-z]+="[^"]*",?)+\})? [0-9.e+-]+$/);
    }
  });
});
