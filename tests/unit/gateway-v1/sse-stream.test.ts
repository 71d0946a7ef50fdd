import { once } from "node:events";
import { createServer, get, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { AppError } from "~/server/errors";
import { SseStream } from "~/server/gateway/chat-bridge/sse-stream";
import type { Exchange } from "~/server/gateway/exchange";

const dialect = {
  heartbeat: ": still here\n\n",
  writeError: (error: unknown) => `data: ${(error as Error).message}\n\n`,
};

afterEach(() => {
  vi.useRealTimers();
});

/** Serves one answer by `write` and gives what a client gets of it, piece by piece. */
async function serve(
  write: (stream: SseStream, res: ServerResponse) => Promise<void>,
): Promise<{ reply: IncomingMessage; close(): void }> {
  const server = createServer((_, res) => {
    const exchange = { res, path: "/v1/x", runtime: { log: { error: () => undefined } } } as unknown as Exchange;
    void write(new SseStream(exchange, dialect), res);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const [reply] = (await once(get({ port, host: "127.0.0.1" }), "response")) as [IncomingMessage];
  return { reply: reply.setEncoding("utf8"), close: () => server.close().closeAllConnections() };
}

async function read(reply: IncomingMessage): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of reply) pieces.push(piece);
  return pieces;
}

describe("SseStream", () => {
  it("sends what is written in one turn as one piece", async () => {
    const { reply, close } = await serve(async (stream) => {
      stream.write("a");
      await Promise.resolve();
      stream.write("b");
      await new Promise((resolve) => setImmediate(resolve));
      stream.write("c");
      await new Promise((resolve) => setImmediate(resolve));
      stream.end("d");
    });
    expect(reply.headers["content-type"]).toBe("text/event-stream; charset=utf-8");
    const pieces = await read(reply);
    expect(pieces.join("")).toBe("abcd");
    expect(pieces[0]).toMatch(/^ab/);
    close();
  });

  it("throws an error before the first byte, and tells it after", async () => {
    let thrown: unknown;
    const { reply, close } = await serve(async (stream, res) => {
      const fail = async () => {
        throw new AppError("UPSTREAM_FAILED", "too hot");
      };
      thrown = await stream.guard(fail).catch((error: unknown) => error);
      expect(res.headersSent).toBe(false);
      stream.write("begun\n\n");
      await stream.guard(fail);
    });
    expect((await read(reply)).join("")).toBe("begun\n\ndata: too hot\n\n");
    expect(thrown).toMatchObject({ message: "too hot" });
    close();
  });

  it("speaks while the model is silent, and no longer once it has ended", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    let open: SseStream | undefined;
    const served = serve(async (stream) => {
      open = stream;
      vi.advanceTimersByTime(15_000);
    });
    const { reply, close } = await served;
    const [first] = await once(reply, "data");
    expect(first).toBe(dialect.heartbeat);
    vi.advanceTimersByTime(14_000);
    open?.end("end");
    vi.advanceTimersByTime(60_000);
    expect((await read(reply)).join("")).toBe("end");
    close();
  });

  it("waits for a client that reads slowly, and not for one that has left", async () => {
    let isFull = false;
    let drained: Promise<void> | undefined;
    const { reply, close } = await serve(async (stream) => {
      while (!stream.isFull) {
        stream.write("x".repeat(1_000_000));
        await new Promise((resolve) => setImmediate(resolve));
      }
      isFull = true;
      drained = stream.drained();
    });
    reply.pause();
    await vi.waitUntil(() => isFull, { timeout: 20_000 });
    reply.destroy();
    await drained;
    close();
  });
});
