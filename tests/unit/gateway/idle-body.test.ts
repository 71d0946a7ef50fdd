import { createServer, type Server } from "node:http";
import { afterEach, expect, it } from "vitest";
import { limitIdleBody, openExchange, readBody } from "~/server/gateway/exchange";
import { listen } from "~/server/listen";
import type { Runtime } from "~/server/runtime";
import { openSocket } from "~/tests/fixtures/raw-socket";

let server: Server;

afterEach(() => server.close());

/** A server that reads a body, thinks for `thinkMs`, and allows `idleMs` of silence while the body comes. */
async function serve(idleMs: number, thinkMs = 0): Promise<string> {
  server = createServer(async (req, res) => {
    const exchange = openExchange(req, res, {} as Runtime);
    limitIdleBody(exchange, idleMs);
    const body = await readBody(exchange).catch(() => null);
    setTimeout(() => res.headersSent || res.end(`got ${body?.length}`), thinkMs);
  });
  return `http://127.0.0.1:${await listen(server, 0, "127.0.0.1")}`;
}

const head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nConnection: close\r\n\r\n";

it("ends a body that stops coming", async () => {
  const socket = await openSocket(await serve(50));
  socket.write(`${head}abc`);
  expect(await socket.rest()).toMatch(/408 Request Timeout[\s\S]*stopped coming/);
});

it("waits for a body that is slow but moves, and for an answer that takes long", async () => {
  const socket = await openSocket(await serve(1_000, 1_500));
  socket.write(head);
  for (const letter of "abcdef") {
    await socket.wait(200);
    socket.write(letter);
  }
  expect(await socket.rest()).toMatch(/200 OK[\s\S]*got 6/);
});
