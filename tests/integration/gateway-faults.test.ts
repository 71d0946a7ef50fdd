import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, lines, open, post } from "~/tests/fixtures/http";
import { openSocket } from "~/tests/fixtures/raw-socket";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { waitUntil } from "~/tests/fixtures/wait-until";

let daemon: TestDaemon;

beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
});

afterAll(async () => {
  await daemon?.stop();
});

const request = { model: "test/scripted", prompt: "hello" };
const generate = (more: Record<string, unknown> = {}) => post(`${daemon.apiUrl}/api/generate`, { ...request, ...more });

describe("an engine that answers nonsense", () => {
  it.each([
    ["no JSON", "<html>Bad Gateway</html>", 502],
    ["half a line and the end", '{"response":"ha', 502],
    ["nothing at all", "", 502],
  ])("%s: a status", async (_, rawBody, status) => {
    await daemon.mlx.script({ answers: [{ rawBody }] });
    const reply = await generate();
    expect(reply.status).toBe(status);
    expect(JSON.parse(reply.text).error).toMatch(/engine|answer/);
  });

  it.each([
    ["then no JSON", '{"response":"a","done":false}\nplain words\n'],
    ["then half a line", '{"response":"a","done":false}\n{"respo'],
    ["no last line", '{"response":"a","done":false}\n'],
  ])("%s: a last line with the error", async (_, rawBody) => {
    await daemon.mlx.script({ answers: [{ rawBody }] });
    const reply = await generate();
    expect(reply.status).toBe(200);
    expect(lines(reply.text).at(-1)).toHaveProperty("error");
  });

  it("a line of 20 MB and an answer in one go pass whole", async () => {
    const rawBody = `${JSON.stringify({ response: "x".repeat(20e6), done: false })}\n{"done":true}\n`;
    await daemon.mlx.script({ answers: [{ rawBody }] });
    const reply = await generate();
    expect(reply.text).toBe(rawBody);
  });
});

describe("clients that leave", () => {
  it("200 of them, at any moment, leave nothing behind at the engine or in the queue", async () => {
    await daemon.mlx.script({ answers: [{ text: "a b c", startDelayMs: 15, tokenDelayMs: 10, hangAfter: 2 }] });
    const text = JSON.stringify(request);
    const head = `POST /api/generate HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${text.length}\r\n\r\n`;
    const whole = head + text;
    const leaveAt = async (n: number) => {
      const socket = await openSocket(daemon.apiUrl);
      // In the middle of the request, at once behind it, or some milliseconds into the answer.
      const cut = n % 4 === 0 ? Math.floor((whole.length * (n % 50)) / 50) : whole.length;
      socket.write(whole.slice(0, cut));
      if (n % 4 >= 2) await socket.wait((n % 40) + 1);
      socket.destroy();
    };
    for (let n = 0; n < 200; n += 20) await Promise.all(Array.from({ length: 20 }, (_, k) => leaveAt(n + k)));
    await waitUntil("every request has ended at the engine", async () =>
      (await daemon.mlx.requests()).every((seen) => seen.state !== "open"),
    );
    await waitUntil("nobody is in a queue", async () =>
      (await call(`${daemon.apiUrl}/api/queue`)).text.includes('"models":[]'),
    );
    await daemon.mlx.script({});
    expect((await generate({ stream: false })).status).toBe(200);
  });
});

describe("HTTP", () => {
  const get = (path: string, method = "GET") => `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

  it("answers requests sent in one go in their order, on one connection", async () => {
    const socket = await openSocket(daemon.apiUrl);
    socket.write(get("/api/version") + get("/", "HEAD") + get("/api/nothing") + get("/"));
    const text = await socket.until(/Ollama is running$/);
    expect(text.match(/HTTP\/1\.1 (\d+)/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 200", "HTTP/1.1 404", "HTTP/1.1 200"]);
    socket.write(get("/api/version"));
    expect(await socket.until(/"ollmlx":"[^"]+"\}$/)).toContain("200 OK");
    socket.destroy();
  });

  it("gives HEAD no body and the same headers", async () => {
    for (const path of ["/", "/api/version", "/api/tags", "/api/ps", "/api/queue", "/metrics", "/healthz"]) {
      const [head, whole] = [await call(daemon.url + path, { method: "HEAD" }), await call(daemon.url + path)];
      expect([path, head.status, head.text]).toEqual([path, 200, ""]);
      expect(head.headers["content-type"]).toBe(whole.headers["content-type"]);
    }
  });

  it("takes a body in chunks, and one that waits to be asked for", async () => {
    const socket = await openSocket(daemon.apiUrl);
    const text = JSON.stringify({ model: "test/scripted" });
    socket.write("POST /api/show HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (const part of [text.slice(0, 5), text.slice(5)]) {
      socket.write(`${part.length.toString(16)}\r\n${part}\r\n`);
    }
    socket.write("0\r\n\r\n");
    expect(await socket.until(/"modified_at"/)).toContain("200 OK");
    const head = `POST /api/show HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${text.length}\r\nExpect: 100-continue\r\n\r\n`;
    socket.write(head);
    await socket.until(/100 Continue/);
    socket.write(text);
    expect(await socket.until(/HTTP\/1\.1 200 OK[\s\S]*"modified_at"/)).toContain("model_info");
    socket.destroy();
  });

  it.each([
    [
      "too many headers",
      `GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${"x: y\r\n".repeat(1_000)}\r\n`,
      /400/,
    ],
    ["one long header", `GET / HTTP/1.1\r\nHost: localhost\r\nx: ${"y".repeat(100_000)}\r\n\r\n`, /431/],
    ["a host twice", "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n", /400/],
    ["no HTTP", "hello there\r\n\r\n", /400/],
    ["two lengths", "POST /api/show HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", /400/],
  ])("refuses %s", async (_, text, status) => {
    const socket = await openSocket(daemon.apiUrl);
    socket.write(text);
    expect(await socket.rest()).toMatch(status);
  });

  it("refuses a long body where a short one is meant", async () => {
    const reply = await post(`${daemon.apiUrl}/api/show`, { model: "x".repeat(2 * 1024 * 1024) }).catch(() => null);
    expect(reply === null || reply.status === 413).toBe(true);
    expect((await generate({ prompt: "x".repeat(2 * 1024 * 1024), stream: false })).status).toBe(200);
  });

  it("tells a page what it may send", async () => {
    const headers = { origin: "http://localhost:5173", "access-control-request-method": "DELETE" };
    const reply = await call(`${daemon.apiUrl}/api/queue/x`, { method: "OPTIONS", headers });
    expect([reply.status, reply.text]).toEqual([204, ""]);
    expect(reply.headers["access-control-allow-methods"]).toContain("DELETE");
    expect((await call(`${daemon.apiUrl}/api/tags`, { method: "OPTIONS" })).status).toBe(204);
  });
});

describe("JSON as Go reads it", () => {
  it("knows names in any case, and the first value of many", async () => {
    await daemon.mlx.script({ answers: [{ text: "yes" }] });
    const reply = await post(
      `${daemon.apiUrl}/api/generate`,
      '{"Model":"test/scripted","PROMPT":"x","Stream":false} {"a"',
    );
    expect(JSON.parse(reply.text)).toMatchObject({ response: "yes", done: true });
    const seen = JSON.parse((await daemon.mlx.requests())[0]?.body ?? "{}");
    expect(seen).toMatchObject({ model: "test/scripted", prompt: "x", stream: false });
  });

  it("streams while a slow reader reads", async () => {
    await daemon.mlx.script({ answers: [{ tokens: 300 }] });
    const answer = await open(`${daemon.apiUrl}/api/generate`, request);
    expect(lines(await answer.rest())).toHaveLength(301);
  });
});
