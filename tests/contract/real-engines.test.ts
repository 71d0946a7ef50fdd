import { afterAll, beforeAll, expect, it } from "vitest";
import type { EngineStatus } from "~/shared/contracts/engine";
import { callTrpc } from "~/tests/fixtures/call-trpc";
import { lines, open, post } from "~/tests/fixtures/http";
import { importTwin } from "~/tests/fixtures/import-twin";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";

let daemon: TestDaemon;
const twin = "tiny-f16:latest";

beforeAll(async () => {
  daemon = await startDaemon({ models: ["tiny"], ollama: true });
  await importTwin(daemon, twin);
});

afterAll(async () => {
  await daemon?.stop();
});

/** What differs between two answers to one request. */
const timeFields = /^(created_at|.*_duration)$/;
const withoutTimes = (text: string) =>
  lines(text).map((line) => Object.fromEntries(Object.entries(line).filter(([name]) => !timeFields.test(name))));

it.each(["/api/generate", "/api/chat"])("%s says what Ollama itself says", async (route) => {
  const options = { seed: 5, temperature: 0.7, num_predict: 20 };
  const body = { model: twin, prompt: "hello", messages: [{ role: "user", content: "hello" }], options };
  const direct = await post(`http://127.0.0.1:${daemon.ollamaPort}${route}`, body);
  const relayed = await post(daemon.apiUrl + route, body);
  expect(direct.status).toBe(200);
  expect(relayed.headers["content-type"]).toBe(direct.headers["content-type"]);
  expect(withoutTimes(relayed.text)).toEqual(withoutTimes(direct.text));
});

it("kill -9 of the MLX backend in mid-stream: an error line, and the next request is answered soon", async () => {
  const options = { num_predict: 4_000, num_ctx: 8_192 };
  const answer = await open(`${daemon.apiUrl}/api/generate`, { model: "test/tiny", prompt: "hello", options });
  const first = await answer.next();
  const [mlx] = await callTrpc<EngineStatus[]>(daemon.url, "engines.list");
  process.kill(mlx?.pid ?? -1, "SIGKILL");
  const killedAt = performance.now();
  expect(lines(`${first}${await answer.rest()}`).at(-1)).toHaveProperty("error");
  expect(performance.now() - killedAt).toBeLessThan(1_000);
  const request = { model: "test/tiny", prompt: "a", stream: false, options: { num_predict: 2 } };
  const next = await post(`${daemon.apiUrl}/api/generate`, request);
  expect(JSON.parse(next.text)).toMatchObject({ done: true, eval_count: 2 });
  // 1 to 3 s on two cores; a machine that runs other work as well takes longer.
  expect(performance.now() - killedAt).toBeLessThan(15_000);
});
