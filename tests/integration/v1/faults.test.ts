import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TestDaemon } from "~/tests/fixtures/start-daemon";
import { waitUntil } from "~/tests/fixtures/wait-until";
import { messages, model, openAiClient, sent, startScripted, weather } from "~/tests/integration/v1/rig";

let daemon: TestDaemon;
let client: OpenAI;

beforeAll(async () => {
  daemon = await startScripted();
  client = openAiClient(daemon);
});

afterAll(async () => {
  await daemon?.stop();
});

describe("faults", () => {
  beforeEach(() => daemon.mlx.script({}));

  it.each([
    ["no model", { messages }, "model"],
    ["no messages", { model, messages: [] }, "messages"],
    ["a number as content", { model, messages: [{ role: "user", content: 5 }] }, "messages[0].content"],
    ["an unknown role", { model, messages: [{ role: "robot", content: "x" }] }, "messages[0].role"],
    [
      "an image on the network",
      { model, messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "https://x/y.png" } }] }] },
      "messages[0].content[0].image_url.url",
    ],
    ["an unknown response_format", { model, messages, response_format: { type: "yaml" } }, "response_format.type"],
    ["a temperature as text", { model, messages, temperature: "hot" }, "temperature"],
    ["too many alternatives", { model, messages, logprobs: true, top_logprobs: 21 }, "top_logprobs"],
    ["alternatives without logprobs", { model, messages, top_logprobs: 2 }, "top_logprobs"],
    ["an unknown effort", { model, messages, reasoning_effort: "heroic" }, "reasoning_effort"],
    [
      "a tool that is not offered",
      { model, messages, tools: [weather], tool_choice: { type: "function", function: { name: "x" } } },
      "tool_choice",
    ],
    ["a forced call without tools", { model, messages, tool_choice: "required" }, "tool_choice"],
    ["audio", { model, messages, modalities: ["text", "audio"] }, "modalities"],
    ["no answer at all", { model, messages, n: 0 }, "n"],
    ["no tokens", { model, messages, max_tokens: 0 }, "max_tokens"],
    [
      "arguments that are no JSON",
      { model, messages: [{ role: "assistant", tool_calls: [{ id: "c", function: { name: "f", arguments: "{" } }] }] },
      "messages[0].tool_calls[0].function.arguments",
    ],
  ])("refuses %s with 400 and the field's name", async (_, body, param) => {
    const failure = await client.chat.completions.create(body as never).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(OpenAI.BadRequestError);
    expect(failure).toMatchObject({ status: 400, param, type: "invalid_request_error" });
    expect(await sent(daemon.mlx)).toEqual([]);
  });

  it("refuses logit_bias where Ollama answers", async () => {
    const failure = client.chat.completions.create({ model: "scripted", messages, logit_bias: { 1: 1 } });
    await expect(failure).rejects.toMatchObject({ status: 400, param: "logit_bias" });
    const answer = await client.chat.completions.create({ model: "scripted", messages, logit_bias: {} });
    expect(answer.choices).toHaveLength(1);
  });

  it("asks the engine by a name that it knows, and has it speak of the one that was typed", async () => {
    await client.chat.completions.create({ model: "mlx:Test/Scripted", messages });
    await client.chat.completions.create({ model: "ollama:scripted", messages });
    expect((await sent(daemon.mlx))[0]).toMatchObject({ model, display_model: "mlx:Test/Scripted" });
    expect((await sent(daemon.ollama)).at(-1)).toMatchObject({ model: "scripted" });
  });

  it("gives the engine's refusals with a real status", async () => {
    await expect(client.chat.completions.create({ model: "no/such", messages })).rejects.toMatchObject({
      status: 404,
      code: "model_not_found",
    });
    for (const [status, error, code] of [
      [400, "the prompt has 9000 tokens and the context 8192", "context_length_exceeded"],
      [400, "bad thing", null],
      [503, "server busy", null],
      [500, "out of memory", null],
    ] as const) {
      await daemon.mlx.script({ answers: [{ status, error }] });
      for (const stream of [false, true]) {
        const failure = await client.chat.completions.create({ model, messages, stream }).catch((thrown) => thrown);
        expect(failure, `${status} ${stream}`).toMatchObject({ status, code });
        expect(failure.message).toContain(error);
      }
    }
  });

  it("ends a stream that has begun with an error that the client throws", async () => {
    await daemon.mlx.script({ answers: [{ text: "one two three", failAfter: 2, error: "the engine is hot" }] });
    const stream = await client.chat.completions.create({ model, messages, stream: true });
    let text = "";
    const read = async () => {
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
    };
    await expect(read()).rejects.toThrow("the engine is hot");
    expect(text).toBe("one two");
  });

  it("ends the work at the engine when the client leaves", async () => {
    await daemon.mlx.script({ answers: [{ tokens: 1000, tokenDelayMs: 5 }] });
    const stream = await client.chat.completions.create({ model, messages, n: 2, stream: true });
    for await (const _ of stream) break;
    const whole = client.chat.completions.create({ model, messages }, { timeout: 200 });
    await expect(whole).rejects.toThrow(OpenAI.APIConnectionTimeoutError);
    await waitUntil("both to be aborted", async () => {
      const states = (await daemon.mlx.requests()).map(({ state }) => state);
      return states.length === 3 && states.every((state) => state === "aborted");
    });
  });
});
