import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call } from "~/tests/fixtures/http";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";

let daemon: TestDaemon;
let guarded: TestDaemon;

beforeAll(async () => {
  [daemon, guarded] = await Promise.all([
    startDaemon({ scriptedMlx: true, env: { OLLAMA_ORIGINS: "https://board.example" } }),
    startDaemon({ env: { OLLMLX_API_KEY: "correct-horse" } }),
  ]);
});

afterAll(async () => {
  await Promise.all([daemon?.stop(), guarded?.stop()]);
});

const doors: ["apiUrl" | "url", string][] = [
  ["apiUrl", "/api/tags"],
  ["apiUrl", "/api/generate"],
  ["apiUrl", "/v1/models"],
  ["url", "/api/tags"],
  ["url", "/trpc/tasks.list"],
  ["url", "/mcp"],
  ["url", "/board"],
  ["url", "/"],
];

describe.each(doors)("%s%s", (door, path) => {
  it("refuses a foreign Host and a foreign Origin with an empty 403", async () => {
    const host = await call(daemon[door] + path, { headers: { host: "evil.example" } });
    expect([host.status, host.text]).toEqual([403, ""]);
    const headers = { origin: "https://evil.example", "content-type": "text/plain" };
    const origin = await call(daemon[door] + path, { method: "POST", headers, body: "{}" });
    expect([origin.status, origin.text]).toEqual([403, ""]);
  });
});

it.each(["http://localhost:5173", "https://board.example", "vscode-webview://x"])("lets %s in", async (origin) => {
  const reply = await call(`${daemon.apiUrl}/api/tags`, { headers: { origin } });
  expect([reply.status, reply.headers["access-control-allow-origin"]]).toEqual([200, origin]);
  const preflight = await call(`${daemon.apiUrl}/api/chat`, {
    method: "OPTIONS",
    headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type" },
  });
  expect([preflight.status, preflight.headers["access-control-allow-headers"]]).toEqual([204, "content-type"]);
});

const upgrade = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};

it("guards the WebSocket too", async () => {
  const open = (headers: Record<string, string>, url = daemon.url) =>
    call(`${url}/ws`, { headers: { ...upgrade, ...headers } }).then((reply) => reply.status);
  expect(await open({})).toBe(101);
  expect(await open({ origin: daemon.url })).toBe(101);
  expect(await open({ origin: "https://evil.example" })).toBe(403);
  expect(await open({ host: "evil.example" })).toBe(403);
  expect(await open({}, guarded.url)).toBe(401);
  expect(await open({ authorization: "Bearer correct-horse" }, guarded.url)).toBe(101);
});

it("asks for the API key in the dialect of the address", async () => {
  const ollama = await call(`${guarded.apiUrl}/api/tags`);
  expect(ollama.status).toBe(401);
  expect(JSON.parse(ollama.text).error).toContain("requires an API key");
  expect(JSON.parse((await call(`${guarded.url}/v1/models`)).text).error.message).toContain("API key");
  const trpc = JSON.parse((await call(`${guarded.url}/trpc/tasks.list`)).text);
  expect(trpc.error.data).toMatchObject({ code: "UNAUTHORIZED", httpStatus: 401 });
  const headers = { authorization: "Bearer correct-horse" };
  expect((await call(`${guarded.url}/trpc/tasks.list`, { headers })).status).toBe(200);
  expect((await call(`${guarded.apiUrl}/`)).status).toBe(200);
});

it("lets a browser in by the key in the address", async () => {
  const entry = await call(`${guarded.url}/?key=correct-horse`, { headers: { accept: "text/html" } });
  expect([entry.status, entry.headers.location]).toEqual([303, "/"]);
  const cookie = entry.headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
  expect((await call(`${guarded.url}/trpc/tasks.list`, { headers: { cookie } })).status).toBe(200);
  const wrong = await call(`${guarded.url}/?key=wrong-horse!!`, { headers: { accept: "text/html" } });
  expect(wrong.headers["set-cookie"]).toBeUndefined();
});
