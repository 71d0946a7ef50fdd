import Anthropic from "@anthropic-ai/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call } from "~/tests/fixtures/http";
import type { TestDaemon } from "~/tests/fixtures/start-daemon";
import { waitUntil } from "~/tests/fixtures/wait-until";
import { lines, messages, model, said, sent, startScripted } from "~/tests/integration/v1/rig";

let daemon: TestDaemon;
let client: Anthropic;
const base = { model, max_tokens: 50, messages };

beforeAll(async () => {
  daemon = await startScripted();
  client = new Anthropic({ baseURL: daemon.apiUrl, apiKey: "unused", maxRetries: 0 });
});

afterAll(async () => {
  await daemon?.stop();
});

const weather = { name: "weather", description: "Tells the weather", input_schema: { type: "object" as const } };

async function streamed(body: Record<string, unknown>): Promise<Anthropic.RawMessageStreamEvent[]> {
  const events: Anthropic.RawMessageStreamEvent[] = [];
  const stream = await client.messages.create({ ...base, ...body, stream: true } as never);
  for await (const event of stream as unknown as AsyncIterable<Anthropic.RawMessageStreamEvent>) events.push(event);
  return events;
}

describe("a message", () => {
  it("comes whole, with counts and figures", async () => {
    await daemon.mlx.script({ answers: [lines([said("Hel"), said("lo")])] });
    const message = await client.messages.create({ ...base, system: "Be brief.", temperature: 0.5, top_k: 3 } as never);
    expect(message).toMatchObject({
      type: "message",
      role: "assistant",
      model,
      content: [{ type: "text", text: "Hello" }],
      stop_reason: "end_turn",
      stop_sequence: null,
      usage: { input_tokens: 7, output_tokens: 3, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 },
      ollmlx: { engine: "mlx" },
    });
    expect(message.id).toMatch(/^msg_/);
    expect(message._request_id).toMatch(/^req_/);
    const [body] = await sent(daemon.mlx);
    expect(body).toMatchObject({ think: false, options: { num_predict: 50, temperature: 0.5, top_k: 3 } });
    expect(body?.messages).toEqual([
      { role: "system", content: "Be brief." },
      { role: "user", content: "hello" },
    ]);
  });

  it("streams each block from its beginning to its end", async () => {
    const calls = { tool_calls: [{ id: "call_x", function: { name: "weather", arguments: { city: "Bonn" } } }] };
    await daemon.mlx.script({
      answers: [lines([said("", { thinking: "hm" }), said("Hel"), said("lo"), said("", calls)])],
    });
    const events = await streamed({ thinking: { type: "enabled", budget_tokens: 1024 }, tools: [weather] });
    const short = events.map((event) => {
      if (event.type === "content_block_start") return `start ${event.index} ${event.content_block.type}`;
      if (event.type === "content_block_delta") return `${event.index} ${event.delta.type}`;
      return event.type;
    });
    expect(short).toEqual([
      "message_start",
      "start 0 thinking",
      "0 thinking_delta",
      "0 signature_delta",
      "content_block_stop",
      "start 1 text",
      "1 text_delta",
      "1 text_delta",
      "content_block_stop",
      "start 2 tool_use",
      "2 input_json_delta",
      "content_block_stop",
      "message_delta",
      "message_stop",
    ]);
    expect(events[9]).toMatchObject({ content_block: { id: "toolu_x", name: "weather", input: {} } });
    expect(events.at(-2)).toMatchObject({
      delta: { stop_reason: "tool_use", stop_sequence: null },
      usage: { input_tokens: 7, output_tokens: 3 },
    });
    expect((await sent(daemon.mlx))[0]?.think).toBe(true);
  });

  it("builds up in the client's own stream helper", async () => {
    const calls = { tool_calls: [{ id: "call_x", function: { name: "weather", arguments: { city: "Bonn" } } }] };
    await daemon.mlx.script({ answers: [lines([said("Let me see."), said("", calls)])] });
    const message = await client.messages.stream({ ...base, tools: [weather] }).finalMessage();
    expect(message.content).toMatchObject([
      { type: "text", text: "Let me see." },
      { type: "tool_use", id: "toolu_x", name: "weather", input: { city: "Bonn" } },
    ]);
    expect(message.usage).toMatchObject({ input_tokens: 7, output_tokens: 3 });
  });

  it("says which sequence stopped it, wherever the engine cuts the text", async () => {
    for (const stream of [false, true]) {
      await daemon.mlx.script({ answers: [lines([said("one "), said("<E"), said("ND> two"), said(" three")])] });
      const request = { ...base, stop_sequences: ["###", "<END>"] };
      const message = stream
        ? await client.messages.stream(request).finalMessage()
        : await client.messages.create(request);
      expect(message).toMatchObject({
        content: [{ type: "text", text: "one " }],
        stop_reason: "stop_sequence",
        stop_sequence: "<END>",
        usage: { input_tokens: 1, output_tokens: 3 },
      });
    }
    await daemon.mlx.script({ answers: [lines([said("one "), said("<E")])] });
    const message = await client.messages.create({ ...base, stop_sequences: ["<END>"] });
    expect(message).toMatchObject({ content: [{ text: "one <E" }], stop_reason: "end_turn", stop_sequence: null });
  });

  it("ends with max_tokens, and is never without content", async () => {
    await daemon.mlx.script({ answers: [lines([], "length")] });
    const message = await client.messages.create(base);
    expect(message).toMatchObject({ content: [{ type: "text", text: "" }], stop_reason: "max_tokens" });
  });

  it("counts cached tokens apart where the client marks what to cache", async () => {
    await daemon.mlx.script({ answers: [lines([said("x")])] });
    const message = await client.messages.create({
      ...base,
      system: [{ type: "text", text: "Long rules.", cache_control: { type: "ephemeral" } }],
    });
    expect(message.usage).toMatchObject({ input_tokens: 3, cache_read_input_tokens: 4, output_tokens: 3 });
  });
});

describe("a coding agent's conversation", () => {
  it("becomes turns of the engine", async () => {
    await daemon.mlx.script({ answers: [{ text: "ok" }] });
    const image = Buffer.from("png").toString("base64");
    await client.beta.messages.create({
      ...base,
      betas: ["some-beta-2026"],
      metadata: { user_id: "u" },
      tools: [weather, { type: "tool_search_tool_regex_20251119", name: "tool_search_tool_regex" }],
      tool_choice: { type: "any", disable_parallel_tool_use: true },
      system: [
        { type: "text", text: "You are an agent." },
        { type: "text", text: "Rules.", cache_control: { type: "ephemeral" } },
      ],
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "a" },
            { type: "text", text: "b", cache_control: { type: "ephemeral" } },
          ],
        },
        {
          role: "assistant",
          content: [
            { type: "thinking", thinking: "look", signature: "s" },
            { type: "redacted_thinking", data: "zzz" },
            { type: "text", text: "Sure." },
            { type: "tool_use", id: "toolu_1", name: "weather", input: { city: "Bonn" } },
            { type: "tool_use", id: "toolu_2", name: "weather", input: {} },
          ],
        },
        {
          role: "user",
          content: [
            { type: "tool_result", tool_use_id: "toolu_1", content: [{ type: "text", text: "rain" }] },
            { type: "tool_result", tool_use_id: "toolu_2", is_error: true, content: "no such city" },
            { type: "text", text: "And this?" },
            { type: "image", source: { type: "base64", media_type: "image/png", data: image } },
            { type: "document", title: "T", source: { type: "text", media_type: "text/plain", data: "D" } },
          ],
        },
      ],
    } as never);
    const [body] = await sent(daemon.mlx);
    expect(body).toMatchObject({ tool_choice: "required", tools: [{ function: { name: "weather" } }] });
    expect(body?.tools).toHaveLength(1);
    expect(body?.messages).toEqual([
      { role: "system", content: "You are an agent.\nRules." },
      { role: "user", content: "a\nb" },
      {
        role: "assistant",
        content: "Sure.",
        thinking: "look",
        tool_calls: [
          { id: "toolu_1", function: { name: "weather", arguments: { city: "Bonn" } } },
          { id: "toolu_2", function: { name: "weather", arguments: {} } },
        ],
      },
      { role: "tool", content: "rain", tool_name: "weather", tool_call_id: "toolu_1" },
      { role: "tool", content: "Error: no such city", tool_name: "weather", tool_call_id: "toolu_2" },
      { role: "user", content: "And this?\nT\nD", images: [image] },
    ]);
  });

  it("may ask a model to think that cannot", async () => {
    await daemon.mlx.script({
      answers: [{ status: 400, error: '"test/scripted" does not support thinking' }, { text: "ok" }],
    });
    const message = await client.messages.create({ ...base, thinking: { type: "adaptive" } } as never);
    expect(message.content).toMatchObject([{ text: "ok" }]);
    expect((await sent(daemon.mlx)).map(({ think }) => think)).toEqual([true, undefined]);
  });

  it("is counted exactly where the engine has a tokenizer, and estimated elsewhere", async () => {
    const body = { messages: [{ role: "user" as const, content: "one two three four" }], system: "five six" };
    expect(await client.messages.countTokens({ model, ...body })).toEqual({ input_tokens: 6 });
    const estimated = await client.messages.countTokens({ model: "scripted", ...body });
    expect(estimated.input_tokens).toBeGreaterThan(5);
  });
});

describe("faults", () => {
  it.each([
    ["no max_tokens", { model, messages }],
    ["max_tokens of 0", { ...base, max_tokens: 0 }],
    ["no messages", { ...base, messages: [] }],
    ["an empty model", { ...base, model: "" }],
    ["a temperature above 1", { ...base, temperature: 1.5 }],
    ["a tool without schema", { ...base, tools: [{ name: "x" }] }],
    ["a tool that Anthropic runs", { ...base, tools: [{ type: "web_search_20250305", name: "web_search" }] }],
    [
      "an image on the network",
      {
        ...base,
        messages: [{ role: "user", content: [{ type: "image", source: { type: "url", url: "https://x/y.png" } }] }],
      },
    ],
    [
      "a PDF",
      {
        ...base,
        messages: [
          {
            role: "user",
            content: [
              { type: "document", source: { type: "base64", media_type: "application/pdf", data: "JVBERi0=" } },
            ],
          },
        ],
      },
    ],
    ["an unknown block", { ...base, messages: [{ role: "user", content: [{ type: "hologram" }] }] }],
    ["a choice among no tools", { ...base, tool_choice: { type: "any" } }],
  ])("refuses %s", async (_, body) => {
    await daemon.mlx.script({});
    const failure = await client.messages.create(body as never).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Anthropic.BadRequestError);
    expect(failure).toMatchObject({ error: { type: "error", error: { type: "invalid_request_error" } } });
    expect(await sent(daemon.mlx)).toEqual([]);
  });

  it("names its kinds as Anthropic does, with the request's id in header and body", async () => {
    for (const [status, type] of [
      [404, "not_found_error"],
      [500, "api_error"],
      [503, "overloaded_error"],
    ] as const) {
      await daemon.mlx.script({ answers: [{ status, error: "no" }] });
      for (const stream of [false, true]) {
        const failure = await client.messages.create({ ...base, stream }).catch((error: unknown) => error);
        expect(failure).toMatchObject({ status, error: { type: "error", error: { type } } });
      }
    }
    const { status, text, headers } = await call(`${daemon.url}/v1/messages`, { method: "GET" });
    expect(status).toBe(405);
    expect(JSON.parse(text)).toMatchObject({ type: "error", request_id: headers["request-id"] });
    await daemon.mlx.script({
      answers: [{ status: 400, error: "the prompt has 9 tokens and the context 8: shorten it" }],
    });
    await expect(client.messages.create(base)).rejects.toThrow("prompt is too long");
  });

  it("ends a stream that has begun with an error that the client throws", async () => {
    await daemon.mlx.script({ answers: [{ text: "one two three", failAfter: 2, error: "the engine is hot" }] });
    await expect(streamed({})).rejects.toThrow("the engine is hot");
  });

  it("ends the work at the engine when the client leaves", async () => {
    await daemon.mlx.script({ answers: [{ tokens: 1000, tokenDelayMs: 5 }] });
    const stream = client.messages.stream({ ...base, max_tokens: 1000 });
    for await (const event of stream) if (event.type === "content_block_delta") break;
    await waitUntil("the end at the engine", async () => (await daemon.mlx.requests())[0]?.state === "aborted");
  });

  it("lists models in its own shape", async () => {
    const page = await client.models.list();
    expect(page.data.map(({ id }) => id).sort()).toEqual(["scripted:latest", model]);
    expect(page.data[0]).toMatchObject({ type: "model", display_name: page.data[0]?.id });
    expect(await client.models.retrieve(model)).toMatchObject({ id: model, type: "model" });
    await expect(client.models.retrieve("no/such")).rejects.toBeInstanceOf(Anthropic.NotFoundError);
  });
});
