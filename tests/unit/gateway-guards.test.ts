import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { Guard } from "~/server/gateway/guards";
import { isOwnHost } from "~/server/gateway/hosts";
import { createOriginCheck } from "~/server/gateway/origins";

describe("isOwnHost", () => {
  it.each([
    ["localhost:3000", true],
    ["127.0.0.1", true],
    ["127.8.8.8:1", true],
    ["[::1]:3000", true],
    ["0.0.0.0:3000", true],
    ["192.168.1.20:3000", true],
    ["10.1.2.3", true],
    ["", true],
    ["studio.local:3000", true],
    ["app.localhost", true],
    ["vm.internal", true],
    ["localhost.:3000", true],
    ["[::ffff:127.0.0.1]:3000", true],
    ["[fd00::1]", true],
    ["evil.example", false],
    ["evil.example:3000", false],
    ["evil.example.", false],
    ["[::ffff:8.8.8.8]", false],
    ["127.0.0.1.evil.example", false],
    ["localhost.evil.example", false],
    ["8.8.8.8", false],
    ["172.32.0.1", false],
    ["[2001:db8::1]:80", false],
  ])("%s: %s", (host, isOwn) => {
    expect(isOwnHost(host)).toBe(isOwn);
  });
});

describe("origins", () => {
  const isAllowed = createOriginCheck(["https://board.example", "chrome-extension://*", "http://*.lab.example:8080"]);

  it.each([
    ["http://localhost", true],
    ["http://localhost:5173", true],
    ["https://127.0.0.1:3000", true],
    ["app://obsidian.md", true],
    ["tauri://localhost", true],
    ["vscode-webview://abc", true],
    ["https://board.example", true],
    ["chrome-extension://abcdef", true],
    ["http://a.lab.example:8080", true],
    ["http://studio.local:3000", true],
    ["https://studio.local:3000", true],
    ["https://evil.example", false],
    ["http://localhost.evil.example", false],
    ["https://boardXexample", false],
    ["null", false],
    ["", false],
  ])("%s: %s", (origin, expected) => {
    expect(isAllowed(origin, "studio.local:3000")).toBe(expected);
  });
});

describe("Guard", () => {
  const request = (method: string, headers: Record<string, string>) =>
    ({ method, headers }) as unknown as IncomingMessage;

  it("checks the Host header only where the listener is on the loopback address", () => {
    const stranger = request("GET", { host: "evil.example" });
    const guard = (bound: string) => new Guard({ bound, origins: [], apiKey: null });
    expect(guard("127.0.0.1").check(stranger, "/")).toMatchObject({ pass: false, status: 403 });
    expect(guard("0.0.0.0").check(stranger, "/")).toMatchObject({ pass: true });
  });

  it("answers a preflight of an allowed origin with what it may send", () => {
    const guard = new Guard({ bound: "127.0.0.1", origins: [], apiKey: "correct-horse" });
    const preflight = request("OPTIONS", {
      host: "localhost:3000",
      origin: "http://localhost:5173",
      "access-control-request-headers": "authorization,x-stainless-os",
    });
    expect(guard.check(preflight, "/api/chat")).toMatchObject({
      status: 204,
      headers: {
        "access-control-allow-origin": "http://localhost:5173",
        "access-control-allow-headers": "authorization,x-stainless-os",
        "access-control-max-age": "43200",
      },
    });
  });

  it("asks for the key on every API, and for none on pages", () => {
    const guard = new Guard({ bound: "127.0.0.1", origins: [], apiKey: "correct-horse" });
    const check = (path: string, headers: Record<string, string> = {}) =>
      guard.check(request("POST", { host: "localhost", ...headers }), path);
    const cookie = guard.cookieFor("correct-horse") ?? "";
    for (const path of ["/api/tags", "/v1/models", "/trpc/tasks.list", "/ws", "/mcp"]) {
      expect(check(path)).toMatchObject({ pass: false, status: 401 });
      expect(check(path, { authorization: "Bearer wrong-horse!" })).toMatchObject({ status: 401 });
      expect(check(path, { authorization: "Bearer correct-horse" })).toMatchObject({ pass: true });
      expect(check(path, { "x-api-key": "correct-horse" })).toMatchObject({ pass: true });
      expect(check(path, { "x-api-key": "" })).toMatchObject({ status: 401 });
      expect(check(path, { cookie: `a=b; ${cookie.split(";")[0]}` })).toMatchObject({ pass: true });
      expect(check(path, { cookie: "ollmlx_session=correct-horse" })).toMatchObject({ status: 401 });
    }
    expect(check("/board")).toMatchObject({ pass: true });
    expect(guard.cookieFor("wrong")).toBeNull();
    expect(cookie).toContain("HttpOnly; SameSite=Strict");
    expect(cookie).not.toContain("correct-horse");
  });
});
