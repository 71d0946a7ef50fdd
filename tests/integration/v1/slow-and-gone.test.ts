import { afterAll, beforeAll, expect, it } from "vitest";
import { open } from "~/tests/fixtures/http";
import type { TestDaemon } from "~/tests/fixtures/start-daemon";
import { waitUntil } from "~/tests/fixtures/wait-until";
import { messages, model, startScripted } from "~/tests/integration/v1/rig";

let daemon: TestDaemon;

beforeAll(async () => {
  daemon = await startScripted();
});

afterAll(async () => {
  await daemon?.stop();
});

const routes = {
  "/v1/chat/completions": { model, messages, stream: true },
  "/v1/responses": { model, input: "hello", stream: true },
  "/v1/messages": { model, messages, max_tokens: 1_000_000, stream: true },
};

it.each(Object.entries(routes))("%s does not buffer for a reader that stopped", async (route, body) => {
  await daemon.mlx.script({ answers: [{ tokens: 1_000_000 }] });
  const answer = await open(`${daemon.url}${route}`, body);
  await answer.next();
  // About 100 MB that nobody reads: the kernel's buffers hold a part of it, then the engine has to wait.
  let sent = -1;
  await waitUntil("the engine sends no more", async () => {
    const before = sent;
    sent = (await daemon.mlx.requests())[0]?.bytesSent ?? -1;
    return sent > 0 && sent === before;
  });
  expect((await daemon.mlx.requests())[0]?.state).toBe("open");
  expect(sent).toBeLessThan(60e6);
  answer.leave();
  await waitUntil("the engine hears of it", async () => (await daemon.mlx.requests())[0]?.state === "aborted");
});

it("leaves no request at the engine, and no place taken, after 200 clients have left", async () => {
  await daemon.mlx.script({ answers: [{ text: "a b", hangAfter: 1 }] });
  for (let round = 0; round < 10; round++) {
    const batch = Array.from({ length: 20 }, async (_, i) => {
      const [route, body] = Object.entries(routes)[i % 3] ?? [];
      const answer = await open(`${daemon.url}${route}`, body);
      await answer.next();
      answer.leave();
    });
    await Promise.all(batch);
  }
  await waitUntil("every request has ended at the engine", async () =>
    (await daemon.mlx.requests()).every((request) => request.state === "aborted"),
  );
  expect(await daemon.mlx.requests()).toHaveLength(200);
  await waitUntil("the queue is empty", async () => {
    const queues = (await (await fetch(`${daemon.url}/api/queue`)).json()) as { models: { requests: unknown[] }[] };
    return queues.models.every(({ requests }) => requests.length === 0);
  });
});

it("tells a client whose request somebody else cancelled", async () => {
  await daemon.mlx.script({ answers: [{ text: "a b", hangAfter: 1 }] });
  const answer = await open(`${daemon.url}/v1/chat/completions`, routes["/v1/chat/completions"]);
  await answer.next();
  const { models } = (await (await fetch(`${daemon.url}/api/queue`)).json()) as {
    models: { requests: { id: string; route: string }[] }[];
  };
  const [request] = models.flatMap(({ requests }) => requests);
  expect(request?.route).toBe("/v1/chat/completions");
  await fetch(`${daemon.url}/api/queue/${request?.id}`, { method: "DELETE" });
  expect(await answer.rest()).toContain("request canceled");
});

it("refuses with 503 and a time to come back when the queue is full", async () => {
  await daemon.mlx.script({ answers: [{ text: "a b", hangAfter: 1 }] });
  const full = await startScripted({ OLLAMA_MAX_QUEUE: "1", OLLAMA_NUM_PARALLEL: "1" });
  try {
    await full.mlx.script({ answers: [{ text: "a b", hangAfter: 1 }] });
    const held = await Promise.all([1, 2].map(() => open(`${full.url}/v1/messages`, routes["/v1/messages"])));
    for (const [route, type] of [
      ["/v1/messages", "overloaded_error"],
      ["/v1/chat/completions", "api_error"],
    ] as const) {
      const reply = await fetch(`${full.url}${route}`, { method: "POST", body: JSON.stringify(routes[route]) });
      expect(reply.status).toBe(503);
      expect(Number(reply.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(await reply.json()).toMatchObject({ error: { type } });
    }
    for (const one of held) one.leave();
  } finally {
    await full.stop();
  }
});
