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
  ["apiUrl", "/mcp"],
  ["url", "/openapi.json"],
  ["apiUrl", "/metrics"],
  ["url", "/auth/login"],
  ["url", "/healthz"],
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

it("lets a program in by x-api-key, and a browser by the login route until it logs out", async () => {
  const tags = (headers: Record<string, string>) =>
    call(`${guarded.apiUrl}/api/tags`, { headers }).then((reply) => reply.status);
  expect(await tags({ "x-api-key": "correct-horse" })).toBe(200);
  expect(await tags({ "x-api-key": "wrong-horse" })).toBe(401);
  const login = (body: string, headers: Record<string, string> = {}) =>
    call(`${guarded.url}/auth/login`, { method: "POST", body, headers });
  for (const body of ['{"key":"correct-horse"}', "key=correct-horse"]) {
    const reply = await login(body);
    const cookie = reply.headers["set-cookie"]?.[0] ?? "";
    expect([reply.status, cookie.includes("HttpOnly"), cookie.includes("correct-horse")]).toEqual([204, true, false]);
    expect(await tags({ cookie: cookie.split(";")[0] ?? "" })).toBe(200);
  }
  for (const body of ['{"key":"wrong-horse"}', "key=", "{}", "", '{"key":7}', "[1]", "null"]) {
    const reply = await login(body);
    expect([body, reply.status, reply.headers["set-cookie"]]).toEqual([body, 401, undefined]);
  }
  expect((await login('{"key":"correct-horse"}', { origin: "https://evil.example" })).status).toBe(403);
  const logout = await call(`${guarded.url}/auth/logout`, { method: "POST" });
  expect([logout.status, logout.headers["set-cookie"]?.[0]]).toEqual([204, expect.stringContaining("Max-Age=0")]);
});

it("asks for the key on every address that holds data, on both ports", async () => {
  const paths = ["/api/tags", "/api/queue", "/api/blobs/sha256:0", "/v1/models", "/v1/messages", "/mcp", "/metrics"];
  for (const path of paths) {
    for (const url of [guarded.url, guarded.apiUrl]) {
      expect([path, (await call(url + path)).status]).toEqual([path, 401]);
    }
  }
  expect((await call(`${guarded.url}/healthz`)).status).toBe(200);
  expect((await call(`${guarded.url}/trpc/tasks.list`)).status).toBe(401);
});

it("warns whoever opens it to the network without a key", async () => {
  const open = await startDaemon({ env: { OLLMLX_HOST: "0.0.0.0" } });
  try {
    await open.process.waitForOutput(/WARNING: everybody who can reach 0\.0\.0\.0 .* Set OLLMLX_API_KEY/);
    expect((await call(`${open.url}/api/tags`, { headers: { host: "studio.lan:3000" } })).status).toBe(200);
  } finally {
    await open.stop();
  }
});
