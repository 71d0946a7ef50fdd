import Anthropic from "@anthropic-ai/sdk";
import type OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { installAbleModel } from "~/tests/integration/v1/able-model";
import { messages, openAiClient } from "~/tests/integration/v1/rig";

let daemon: TestDaemon;
let client: OpenAI;
let anthropic: Anthropic;
let model: string;

beforeAll(async () => {
  daemon = await startDaemon({ models: ["tiny"] });
  client = openAiClient(daemon);
  anthropic = new Anthropic({ baseURL: daemon.apiUrl, apiKey: "unused", maxRetries: 0 });
  model = await installAbleModel(daemon);
});

afterAll(async () => {
  await daemon?.stop();
});

const parameters = {
  type: "object" as const,
  properties: { city: { type: "string", enum: ["Bonn", "Rom"] } },
  required: ["city"],
  additionalProperties: false,
};
const city = expect.stringMatching(/^(Bonn|Rom)$/);

describe("a model of the MLX backend that can call tools", () => {
  it("calls when it must, and reads the result, by chat completions", async () => {
    const tools = [{ type: "function" as const, function: { name: "weather", parameters } }];
    const request = { model, tools, max_tokens: 100, reasoning_effort: "none" as const };
    for (const choice of ["required", { type: "function", function: { name: "weather" } }] as const) {
      const stream = client.chat.completions.stream({ ...request, messages, tool_choice: choice });
      const { choices } = await stream.finalChatCompletion();
      const [call] = choices[0]?.message.tool_calls ?? [];
      expect(choices[0]?.finish_reason).toBe("tool_calls");
      expect(JSON.parse(call?.function.arguments ?? "")).toEqual({ city });
      if (!choices[0] || !call) throw new Error("no call");
      const answer = await client.chat.completions.create({
        ...request,
        max_tokens: 4,
        tool_choice: "none",
        messages: [...messages, choices[0].message, { role: "tool", tool_call_id: call.id, content: "rain" }],
      });
      expect(answer.choices[0]?.message.content).not.toBe("");
    }
  });

  it("calls when it must, by responses", async () => {
    const tools = [{ type: "function" as const, name: "weather", strict: true, parameters }];
    const response = await client.responses
      .stream({ model, input: "hello", tools, tool_choice: "required", reasoning: { effort: "none" } })
      .finalResponse();
    const [item] = response.output;
    expect(item).toMatchObject({ type: "function_call", name: "weather", status: "completed" });
    expect(item?.type === "function_call" && JSON.parse(item.arguments)).toEqual({ city });
  });

  it("calls when it must, and reads the result, by messages", async () => {
    const request = { model, max_tokens: 100, tools: [{ name: "weather", input_schema: parameters }] };
    const message = await anthropic.messages
      .stream({ ...request, messages, tool_choice: { type: "any" } })
      .finalMessage();
    const block = message.content.find((one) => one.type === "tool_use");
    expect(block).toMatchObject({ name: "weather", input: { city } });
    expect(message.stop_reason).toBe("tool_use");
    if (!block) throw new Error("no call");
    const answer = await anthropic.messages.create({
      ...request,
      max_tokens: 4,
      tool_choice: { type: "none" },
      messages: [
        ...messages,
        { role: "assistant", content: message.content },
        { role: "user", content: [{ type: "tool_result", tool_use_id: block.id, content: "rain" }] },
      ],
    });
    expect(answer.content).toMatchObject([{ type: "text", text: expect.stringMatching(/./) }]);
  });

  it("thinks when it is asked to, in each dialect's own field", async () => {
    const thought = await client.chat.completions.create({ model, messages, reasoning_effort: "high", max_tokens: 6 });
    expect(thought.choices[0]?.message).toMatchObject({ content: "", reasoning: expect.stringMatching(/./) });
    expect(thought.usage?.completion_tokens_details?.reasoning_tokens).toBeGreaterThan(0);
    const plain = await client.chat.completions.create({ model, messages, reasoning_effort: "none", max_tokens: 6 });
    expect(plain.choices[0]?.message).not.toHaveProperty("reasoning");
    const response = await client.responses.create({
      model,
      input: "hello",
      max_output_tokens: 6,
      reasoning: { effort: "low" },
    });
    expect(response.output[0]).toMatchObject({ type: "reasoning", summary: [{ text: expect.stringMatching(/./) }] });
    const message = await anthropic.messages
      .stream({ model, messages, max_tokens: 6, thinking: { type: "enabled", budget_tokens: 1024 } })
      .finalMessage();
    expect(message.content).toMatchObject([{ type: "thinking", thinking: expect.stringMatching(/./) }]);
  });

  it("counts a prompt with tools as the answer does", async () => {
    const request = { model, messages, system: "Be brief.", tools: [{ name: "weather", input_schema: parameters }] };
    const { input_tokens } = await anthropic.messages.countTokens(request);
    const message = await anthropic.messages.create({ ...request, max_tokens: 2 });
    expect(message.usage.input_tokens).toBe(input_tokens);
  });

  it("embeds, as base64 and as floats", async () => {
    const packed = await client.embeddings.create({ model, input: ["hello", "bye"] });
    const plain = await client.embeddings.create({ model, input: "hello", encoding_format: "float" });
    const [vector] = packed.data;
    expect(vector?.embedding).toHaveLength(plain.data[0]?.embedding.length ?? -1);
    for (const [i, value] of (vector?.embedding ?? []).entries()) {
      expect(value).toBeCloseTo(plain.data[0]?.embedding[i] ?? Number.NaN, 3);
    }
    const ids = await client.embeddings.create({ model, input: [[72, 101]], dimensions: 8 });
    expect(ids.data[0]?.embedding).toHaveLength(8);
  });
});
