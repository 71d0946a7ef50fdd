import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DevPages } from "~/server/gateway/dev-pages";
import { createListener } from "~/server/gateway/listener";
import { RequestMetrics } from "~/server/gateway/metrics";
import { servePage } from "~/server/gateway/pages";
import { listen } from "~/server/listen";
import type { Runtime } from "~/server/runtime";
import { call } from "~/tests/fixtures/http";

let folder: string;
let server: Server;
let url: string;
const servers: Server[] = [];

function serve(uiDir: string, devPages: DevPages | null = null): Server {
  const config = { uiDir, origins: [], apiKey: null };
  const runtime = { config, log: pino({ enabled: false }), metrics: new RequestMetrics() } as unknown as Runtime;
  const pages = devPages ? devPages.serve.bind(devPages) : servePage;
  const created = createListener({ runtime, bound: "127.0.0.1", door: { pages, trpc: null }, sockets: null, devPages });
  servers.push(created);
  return created;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "ollmlx-pages-"));
  const out = join(folder, "out");
  mkdirSync(join(out, "_next", "static"), { recursive: true });
  writeFileSync(join(folder, "secret.html"), "secret");
  writeFileSync(join(out, "index.html"), "<p>home");
  writeFileSync(join(out, "board.html"), "<p>board");
  writeFileSync(join(out, "404.html"), "<p>missing");
  writeFileSync(join(out, "_next", "static", "a1b2.js"), "code()");
  server = serve(out);
  url = `http://127.0.0.1:${await listen(server, 0, "127.0.0.1")}`;
});

afterAll(() => {
  for (const each of servers) each.close();
  rmSync(folder, { recursive: true, force: true });
});

const html = { accept: "text/html" };

describe("servePage", () => {
  it("gives a browser the dashboard at / and everybody else Ollama's greeting", async () => {
    expect(await call(`${url}/`, { headers: html })).toMatchObject({ status: 200, text: "<p>home" });
    expect((await call(`${url}/`)).text).toBe("Ollama is running");
  });

  it("finds pages without their ending, with a query and with a slash", async () => {
    for (const path of ["/board", "/board?task=7", "/board/", "/board.html"]) {
      expect(await call(url + path, { headers: html }), path).toMatchObject({ status: 200, text: "<p>board" });
    }
    expect(await call(`${url}/nothing`, { headers: html })).toMatchObject({ status: 404, text: "<p>missing" });
    expect((await call(`${url}/board`, { method: "POST" })).status).toBe(405);
  });

  it("lets hashed files be kept for ever, and asks again for pages", async () => {
    const asset = await call(`${url}/_next/static/a1b2.js`);
    expect(asset.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(asset.headers["content-type"]).toContain("text/javascript");
    const page = await call(`${url}/board`, { headers: html });
    expect(page.headers["cache-control"]).toBe("no-cache");
    const again = await call(`${url}/board`, { headers: { "if-none-match": page.headers.etag ?? "" } });
    expect([again.status, again.text]).toEqual([304, ""]);
  });

  it.each(["/../secret", "/..%2fsecret.html", "/%2e%2e/secret.html", "/%00", "/%zz", "/_next/../../secret.html"])(
    "does not leave its folder for %s",
    async (path) => {
      expect(await rawGet(server, path)).toMatch(/^HTTP\/1\.1 404 /);
    },
  );

  it("says how to build a dashboard that is not there", async () => {
    const empty = serve(join(folder, "none"));
    const port = await listen(empty, 0, "127.0.0.1");
    const reply = await call(`http://127.0.0.1:${port}/board`, { headers: html });
    expect([reply.status, reply.text.includes("npm run build")]).toEqual([503, true]);
  });
});

describe("DevPages", () => {
  it("passes pages and upgrades on to the page server", async () => {
    const upstream = createServer((req, res) =>
      res.writeHead(201, { "x-from": "next" }).end(`${req.headers.host} ${req.url}`),
    );
    upstream.on("upgrade", (req, socket) => {
      socket.end(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n${req.url}`);
    });
    servers.push(upstream);
    const upstreamPort = await listen(upstream, 0, "127.0.0.1");
    const dev = serve("/none", new DevPages(`http://127.0.0.1:${upstreamPort}`));
    const port = await listen(dev, 0, "127.0.0.1");
    const page = await call(`http://127.0.0.1:${port}/board?x=1`, { headers: html });
    expect(page).toMatchObject({ status: 201, text: `127.0.0.1:${upstreamPort} /board?x=1` });
    expect(page.headers["x-from"]).toBe("next");
    const upgraded = await rawGet(dev, "/_next/hmr", "Connection: Upgrade\r\nUpgrade: websocket\r\n");
    expect(upgraded).toMatch(/^HTTP\/1\.1 101[\s\S]*\/_next\/hmr$/);
  });

  it("says that the page server does not answer", async () => {
    const dev = serve("/none", new DevPages("http://127.0.0.1:1"));
    const port = await listen(dev, 0, "127.0.0.1");
    const reply = await call(`http://127.0.0.1:${port}/board`, { headers: html });
    expect(reply.status).toBe(502);
    expect(reply.text).toContain("http://127.0.0.1:1/ does not answer");
  });
});

/** A path as it is, which other clients would tidy up first. */
function rawGet(target: Server, path: string, headers = ""): Promise<string> {
  const address = target.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(port, "127.0.0.1", () => {
      const end = headers || "Connection: close\r\n";
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n${end}\r\n`);
    });
    socket.setEncoding("utf8").on("data", (piece: string) => {
      text += piece;
    });
    socket.once("end", () => resolve(text)).once("error", reject);
  });
}
