import { createServer, type Server } from "node:http";
import { PassThrough } from "node:stream";
import { afterEach, expect, it } from "vitest";
import type { Ticket } from "~/server/engines/request-queue";
import { toAppError } from "~/server/errors";
import { lastOfAnswer, relay } from "~/server/gateway/relay";
import { listen } from "~/server/listen";
import { call } from "~/tests/fixtures/http";

let server: Server;

afterEach(() => server.close());

/** What a client gets of an engine's answer that is written piece by piece and then ends or breaks. */
async function relayed(
  pieces: string[],
  end: "whole" | "broken",
  { contentType = "application/x-ndjson", ...more }: { contentType?: string; lastLine?: RegExp; ticket?: Ticket } = {},
) {
  let refusal: string | null = null;
  server = createServer((_req, res) => {
    const body = new PassThrough();
    relay({ statusCode: 200, contentType, body, ticket: more.ticket }, res, more.lastLine).catch((error) => {
      refusal = toAppError(error).code;
      res.headersSent ? res.end("(error line)\n") : res.writeHead(502).end();
    });
    for (const piece of pieces) body.write(piece);
    if (end === "whole") body.end();
    else setImmediate(() => body.destroy(new Error("other side closed")));
  });
  const port = await listen(server, 0, "127.0.0.1");
  const { status, text } = await call(`http://127.0.0.1:${port}`);
  return { status, text, refusal };
}

it("passes lines on as they are, however they are cut, and a last one without an end", async () => {
  const { text } = await relayed(['{"a":1}\n{"b', '":2}\n{"c":', "3}"], "whole");
  expect(text).toBe('{"a":1}\n{"b":2}\n{"c":3}');
});

it("leaves out the line that an engine did not finish", async () => {
  const broken = await relayed(['{"a":1}\n{"b":2}\n{"c":', "3"], "broken");
  expect(broken).toEqual({ status: 200, text: '{"a":1}\n{"b":2}\n(error line)\n', refusal: "UPSTREAM_FAILED" });
});

it("gives a plain answer that breaks a real status", async () => {
  const broken = await relayed(['{"response":"half of'], "broken", { contentType: "application/json" });
  expect(broken).toEqual({ status: 502, text: "", refusal: "UPSTREAM_FAILED" });
});

it.each([
  [["<html>502</html>"], { status: 502, text: "" }],
  [['{"a":1}\n', "oops\n"], { status: 200, text: '{"a":1}\n(error line)\n' }],
  [['{"a":1}\n{"b":'], { status: 200, text: '{"a":1}\n(error line)\n' }],
  [['{"half'], { status: 502, text: "" }],
])("passes no nonsense on: %j", async (pieces, expected) => {
  expect(await relayed(pieces, "whole")).toEqual({ ...expected, refusal: "UPSTREAM_FAILED" });
});

it("tells a stream that ends without its last line from one that has it", async () => {
  const cut = await relayed(['{"done":false}\n'], "whole", { lastLine: lastOfAnswer });
  expect(cut).toEqual({ status: 200, text: '{"done":false}\n(error line)\n', refusal: "UPSTREAM_FAILED" });
  for (const last of ['{"done":true}\n', '{"done": true}', '{"error":"boom"}\n']) {
    expect((await relayed(['{"done":false}\n', last], "whole", { lastLine: lastOfAnswer })).refusal).toBeNull();
  }
});

it("notes what the last line counts", async () => {
  const ticket = { answeringSince: null } as Ticket;
  const last = '{"done":true,"context":[1,2],"prompt_eval_count":12,"eval_count":345,"eval_duration":6}\n';
  await relayed(['{"done":false}\n', last], "whole", { ticket });
  expect(ticket).toMatchObject({ promptTokens: 12, outputTokens: 345 });
  expect(ticket.answeringSince).toBeGreaterThan(0);
});
