import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, lines as readLines } from "~/tests/fixtures/http";
import type { TestDaemon } from "~/tests/fixtures/start-daemon";
import { lines, model, openAiClient, said, sent, startScripted } from "~/tests/integration/v1/rig";

let daemon: TestDaemon;
let client: OpenAI;

beforeAll(async () => {
  daemon = await startScripted();
  client = openAiClient(daemon);
});

afterAll(async () => {
  await daemon?.stop();
});

const shell = {
  type: "function" as const,
  name: "shell",
  strict: false,
  parameters: { type: "object", properties: { command: { type: "array", items: { type: "string" } } } },
};
const patch = {
  type: "custom" as const,
  name: "apply_patch",
  description: "Edits files",
  format: { type: "text" as const },
};

const calling = said("", {
  tool_calls: [
    { id: "call_1", function: { name: "shell", arguments: { command: ["ls"] } } },
    { id: "call_2", function: { name: "apply_patch", arguments: { input: "*** Begin" } } },
  ],
});

async function streamed(body: Record<string, unknown>): Promise<OpenAI.Responses.ResponseStreamEvent[]> {
  const events: OpenAI.Responses.ResponseStreamEvent[] = [];
  const stream = await client.responses.create({ model, input: "hello", ...body, stream: true } as never);
  for await (const event of stream as unknown as AsyncIterable<OpenAI.Responses.ResponseStreamEvent>)
    events.push(event);
  return events;
}

describe("a response", () => {
  it("comes whole, with reasoning and counts", async () => {
    await daemon.mlx.script({ answers: [lines([said("", { thinking: "hm" }), said("Hel"), said("lo")])] });
    const response = await client.responses.create({ model, input: "hello", instructions: "Be brief." });
    expect(response.output_text).toBe("Hello");
    expect(response).toMatchObject({
      object: "response",
      status: "completed",
      error: null,
      incomplete_details: null,
      instructions: "Be brief.",
      model,
      store: false,
      output: [
        { type: "reasoning", summary: [{ type: "summary_text", text: "hm" }] },
        { type: "message", role: "assistant", status: "completed", content: [{ type: "output_text", text: "Hello" }] },
      ],
      usage: {
        input_tokens: 7,
        input_tokens_details: { cached_tokens: 4 },
        output_tokens: 3,
        output_tokens_details: { reasoning_tokens: 1 },
        total_tokens: 10,
      },
      ollmlx: { engine: "mlx" },
    });
    expect((await sent(daemon.mlx))[0]?.messages).toEqual([
      { role: "system", content: "Be brief." },
      { role: "user", content: "hello" },
    ]);
  });

  it("streams each item from its beginning to its end, numbered", async () => {
    const thinking = said("", { thinking: "hm" });
    await daemon.mlx.script({ answers: [lines([thinking, said("Hel"), said("lo"), calling])] });
    const events = await streamed({ tools: [shell, patch] });
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, i) => i));
    expect(events.map(({ type }) => type.replace("response.", ""))).toEqual([
      "created",
      "in_progress",
      "output_item.added",
      "reasoning_summary_part.added",
      "reasoning_summary_text.delta",
      "reasoning_summary_text.done",
      "reasoning_summary_part.done",
      "output_item.done",
      "output_item.added",
      "content_part.added",
      "output_text.delta",
      "output_text.delta",
      "output_text.done",
      "content_part.done",
      "output_item.done",
      "output_item.added",
      "function_call_arguments.delta",
      "function_call_arguments.done",
      "output_item.done",
      "output_item.added",
      "custom_tool_call_input.delta",
      "custom_tool_call_input.done",
      "output_item.done",
      "completed",
    ]);
    const doneItems = events.flatMap((event) => (event.type === "response.output_item.done" ? [event] : []));
    expect(doneItems.map(({ output_index }) => output_index)).toEqual([0, 1, 2, 3]);
    const last = events.at(-1);
    expect(last?.type === "response.completed" && last.response.output).toEqual(doneItems.map(({ item }) => item));
    expect(doneItems.slice(2).map(({ item }) => item)).toMatchObject([
      { type: "function_call", call_id: "call_1", name: "shell", arguments: '{"command":["ls"]}', status: "completed" },
      { type: "custom_tool_call", call_id: "call_2", name: "apply_patch", input: "*** Begin" },
    ]);
  });

  it("builds up in the client's own stream helper", async () => {
    await daemon.mlx.script({ answers: [{ text: "one two three" }] });
    const response = await client.responses.stream({ model, input: "hello" }).finalResponse();
    expect(response.output).toMatchObject([{ type: "message", content: [{ text: "one two three" }] }]);
  });

  it("is empty when there is nothing to answer, as agents ask to see whether a model is there", async () => {
    await daemon.mlx.script({});
    const response = await client.responses.create({ model, input: "", max_output_tokens: 1 });
    expect(response).toMatchObject({ status: "completed", output: [{ type: "message", content: [{ text: "" }] }] });
  });

  it("is incomplete when it reached its limit", async () => {
    await daemon.mlx.script({ answers: [lines([said("Hel")], "length")] });
    const events = await streamed({ max_output_tokens: 1 });
    expect(events.at(-1)).toMatchObject({
      type: "response.incomplete",
      response: {
        status: "incomplete",
        incomplete_details: { reason: "max_output_tokens" },
        output: [{ type: "message", status: "incomplete" }],
      },
    });
  });

  it("fails in words that clients throw once it has begun, and with a status before", async () => {
    await daemon.mlx.script({ answers: [{ text: "one two three", failAfter: 1, error: "the engine is hot" }] });
    await expect(streamed({})).rejects.toThrow("the engine is hot");
    await daemon.mlx.script({ answers: [{ text: "one two three", failAfter: 1, error: "the engine is hot" }] });
    const body = JSON.stringify({ model, input: "x", stream: true });
    const { text } = await call(`${daemon.url}/v1/responses`, { method: "POST", body });
    expect(
      readLines(
        text
          .match(/^data: (.*)$/gm)
          ?.at(-1)
          ?.slice(6) ?? "",
      ),
    ).toMatchObject([
      { type: "response.failed", response: { status: "failed", error: { message: "the engine is hot" } } },
    ]);
    await daemon.mlx.script({ answers: [{ status: 500, error: "broken" }] });
    await expect(streamed({})).rejects.toMatchObject({ status: 500 });
  });
});

describe("a coding agent's conversation", () => {
  it("becomes turns: reasoning, text and calls of one go are one turn", async () => {
    await daemon.mlx.script({ answers: [{ text: "ok" }] });
    await client.responses.create({
      model,
      instructions: "You are an agent.",
      store: false,
      include: ["reasoning.encrypted_content"],
      reasoning: { effort: "high", summary: "auto" },
      parallel_tool_calls: false,
      prompt_cache_key: "abc",
      tools: [
        shell,
        patch,
        { type: "web_search" },
        {
          type: "namespace",
          name: "files",
          description: "",
          tools: [{ type: "function", name: "read", parameters: {} }],
        },
      ],
      input: [
        { type: "message", role: "developer", content: [{ type: "input_text", text: "Rules." }] },
        {
          role: "user",
          content: [
            { type: "input_text", text: "List." },
            { type: "input_text", text: "Please." },
          ],
        },
        {
          type: "reasoning",
          id: "rs_1",
          summary: [{ type: "summary_text", text: "ls it" }],
          encrypted_content: "ls it",
        },
        { type: "message", role: "assistant", content: [{ type: "output_text", text: "Sure." }] },
        { type: "function_call", call_id: "c1", name: "shell", arguments: '{"command":["ls"]}' },
        { type: "custom_tool_call", call_id: "c2", name: "apply_patch", input: "***" },
        { type: "function_call_output", call_id: "c1", output: "a.txt" },
        { type: "custom_tool_call_output", call_id: "c2", output: [{ type: "input_text", text: "done" }] },
      ],
    } as never);
    const [body] = await sent(daemon.mlx);
    expect(body?.think).toBe("high");
    expect(body?.tools).toMatchObject(["shell", "apply_patch", "read"].map((name) => ({ function: { name } })));
    expect(body?.messages).toEqual([
      { role: "system", content: "You are an agent." },
      { role: "system", content: "Rules." },
      { role: "user", content: "List.\nPlease." },
      {
        role: "assistant",
        content: "Sure.",
        thinking: "ls it",
        tool_calls: [
          { id: "c1", function: { name: "shell", arguments: { command: ["ls"] } } },
          { id: "c2", function: { name: "apply_patch", arguments: { input: "***" } } },
        ],
      },
      { role: "tool", content: "a.txt", tool_name: "shell", tool_call_id: "c1" },
      { role: "tool", content: "done", tool_name: "apply_patch", tool_call_id: "c2" },
    ]);
  });

  it("gives reasoning back in the field that the agent returns, and names the namespace of a call", async () => {
    const read = { tool_calls: [{ id: "c", function: { name: "read", arguments: {} } }] };
    await daemon.mlx.script({ answers: [lines([said("", { thinking: "hm" }), said("", read)])] });
    const response = await client.responses.create({
      model,
      input: "x",
      include: ["reasoning.encrypted_content"],
      tools: [
        {
          type: "namespace",
          name: "files",
          description: "",
          tools: [{ type: "function", name: "read", parameters: {} }],
        },
      ],
    } as never);
    expect(response.output).toMatchObject([
      { type: "reasoning", encrypted_content: "hm" },
      { type: "function_call", name: "read", namespace: "files" },
    ]);
  });

  it("may come compressed", async () => {
    const body = Buffer.from(JSON.stringify({ model, input: "squeezed" }));
    // What `zstd` makes of bytes that it does not compress: a frame with one raw block (RFC 8878, 3.1.1).
    const header = Buffer.from([
      0x28,
      0xb5,
      0x2f,
      0xfd,
      0x20,
      body.length,
      1 | (body.length << 3),
      body.length >> 5,
      0,
    ]);
    const encoded = {
      gzip: gzipSync(body),
      deflate: deflateSync(body),
      br: brotliCompressSync(body),
      zstd: Buffer.concat([header, body]),
    };
    for (const [encoding, bytes] of Object.entries(encoded)) {
      await daemon.mlx.script({});
      const headers = { "content-encoding": encoding };
      const reply = await call(`${daemon.url}/v1/responses`, { method: "POST", body: bytes, headers });
      expect(reply.status, `${encoding}: ${reply.text}`).toBe(200);
      expect((await sent(daemon.mlx))[0]?.messages).toEqual([{ role: "user", content: "squeezed" }]);
    }
  });

  it("is refused when it unpacks to more than a body may be, or not at all", async () => {
    const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024, 32));
    const post = (encoding: string, body: Buffer) =>
      call(`${daemon.url}/v1/responses`, { method: "POST", body, headers: { "content-encoding": encoding } });
    expect((await post("gzip", bomb)).status).toBe(413);
    expect((await post("zstd", zstdBomb())).status).toBe(413);
    for (const encoding of ["gzip", "zstd", "br", "deflate"]) {
      const { status, text } = await post(encoding, Buffer.from("not compressed"));
      expect(status, `${encoding}: ${text}`).toBe(400);
    }
    expect((await post("lzma", Buffer.from("{}"))).text).toContain("send one of gzip");
  });
});

/** A frame of 1 000 blocks that each repeat one byte 128 KiB times. */
function zstdBomb(): Buffer {
  const size = 128 * 1024;
  const block = (isLast: boolean) => {
    const header = (isLast ? 1 : 0) | (1 << 1) | (size << 3);
    return Buffer.from([header & 255, (header >> 8) & 255, header >> 16, 32]);
  };
  const blocks = Array.from({ length: 1000 }, (_, i) => block(i === 999));
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x50]), ...blocks]);
}

describe("what responses cannot do here", () => {
  it.each([
    ["an earlier response", { input: "x", previous_response_id: "resp_1" }, "previous_response_id"],
    ["a kept conversation", { input: "x", conversation: "conv_1" }, "conversation"],
    ["work in the background", { input: "x", background: true }, "background"],
    ["an item by reference", { input: [{ type: "item_reference", id: "x" }] }, "input[0].type"],
    ["an unknown format", { input: "x", text: { format: { type: "yaml" } } }, "text.format.type"],
    [
      "a file",
      { input: [{ role: "user", content: [{ type: "input_file", file_id: "f" }] }] },
      "input[0].content[0].type",
    ],
    [
      "a tool that OpenAI runs",
      { input: "x", tools: [{ type: "file_search", vector_store_ids: ["v"] }] },
      "tools[0].type",
    ],
  ])("is refused: %s", async (_, body, param) => {
    const failure = await client.responses.create({ model, ...body } as never).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(OpenAI.BadRequestError);
    expect(failure).toMatchObject({ param });
  });
});
