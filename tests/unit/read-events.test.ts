import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { EngineReply } from "~/server/engines/engine";
import { type GenerateEvent, readEvents } from "~/server/engines/read-events";
import { AppError } from "~/server/errors";

const reply = (pieces: string[], statusCode = 200): EngineReply => ({
  statusCode,
  contentType: "application/x-ndjson",
  body: Readable.from(pieces.map((piece) => Buffer.from(piece))),
});

async function collect(from: EngineReply): Promise<GenerateEvent[]> {
  const events: GenerateEvent[] = [];
  for await (const event of readEvents(from)) events.push(event);
  return events;
}

const done =
  '{"response":"","done":true,"done_reason":"length","total_duration":9,"load_duration":1,"prompt_eval_count":5,"prompt_eval_duration":2,"eval_count":3,"eval_duration":4,"ollmlx":{"cached_tokens":2,"queue_duration":7}}';

describe("readEvents", () => {
  it("reads generate and chat alike, wherever the bytes are cut", async () => {
    const text = `{"response":"a\u00e9","done":false}\n{"message":{"role":"assistant","content":"b","thinking":"hm"},"done":false}\n${done}`;
    const bytes = Buffer.from(text);
    const cut = bytes.indexOf(0xa9);
    const body = Readable.from([bytes.subarray(0, cut), bytes.subarray(cut)]);
    expect(await collect({ ...reply([]), body })).toEqual([
      { type: "text", text: "aé", thinking: "" },
      { type: "text", text: "b", thinking: "hm" },
      {
        type: "done",
        reason: "length",
        promptTokens: 5,
        cachedTokens: 2,
        outputTokens: 3,
        totalNs: 9,
        loadNs: 1,
        promptNs: 2,
        outputNs: 4,
        queueNs: 7,
        batchSizeMean: null,
      },
    ]);
  });

  it("reads the calls of tools, with and without arguments", async () => {
    const calls = '[{"function":{"name":"f","arguments":{"x":1}}},{"id":"call_1","function":{"name":"g"}}]';
    const events = await collect(reply([`{"message":{"content":"","tool_calls":${calls}},"done":false}\n${done}`]));
    expect(events[0]).toEqual({
      type: "tools",
      calls: [
        { name: "f", arguments: { x: 1 } },
        { id: "call_1", name: "g", arguments: {} },
      ],
    });
  });

  it("keeps the logprobs of tokens whose text comes later", async () => {
    const logprobs = '[{"token":"Ã","logprob":-0.5,"bytes":[195],"top_logprobs":[]}]';
    const events = await collect(reply([`{"response":"","logprobs":${logprobs},"done":false}\n${done}`]));
    expect(events[0]).toMatchObject({ type: "text", text: "", logprobs: [{ logprob: -0.5, bytes: [195] }] });
  });

  it("reads an answer that is not streamed", async () => {
    const events = await collect(reply([done.replace('"response":""', '"response":"all"')]));
    expect(events.map((event) => event.type)).toEqual(["text", "done"]);
  });

  it("throws the engine's own words with a code that fits the status", async () => {
    await expect(collect(reply(['{"error":"model too big"}'], 500))).rejects.toMatchObject({
      code: "UPSTREAM_FAILED",
      message: "model too big",
    });
    await expect(collect(reply(['{"error":"no such model"}'], 404))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(collect(reply(['{"response":"a"}\n{"error":"gone"}\n']))).rejects.toThrow("gone");
  });

  it("does not take a cut answer for a whole one", async () => {
    await expect(collect(reply(['{"response":"a","done":false}\n']))).rejects.toThrow("ended before it was whole");
    const body = Readable.from(
      (async function* () {
        yield Buffer.from('{"response":"a","done":false}\n');
        throw new Error("other side closed");
      })(),
    );
    await expect(collect({ ...reply([]), body })).rejects.toMatchObject({ code: "UPSTREAM_FAILED" });
  });

  it("ends an answer that Ollama cut off for its repetitions as one that reached its length", async () => {
    const lines = (times: number) => ['{"response":"so","done":false}\n', ...Array(times).fill('{"response":" la"}\n')];
    const events = await collect(reply(lines(31)));
    expect(events.at(-1)).toMatchObject({ type: "done", reason: "length", outputTokens: 32 });
    await expect(collect(reply(lines(30)))).rejects.toThrow("ended before it was whole");
  });

  it("tells a cancelled request from an engine that died", async () => {
    const body = Readable.from(
      (async function* () {
        yield Buffer.from('{"response":"a","done":false}\n');
        throw new AppError("CANCELLED", "request canceled");
      })(),
    );
    await expect(collect({ ...reply([]), body })).rejects.toMatchObject({ code: "CANCELLED" });
  });
});
