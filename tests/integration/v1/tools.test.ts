import type OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestDaemon } from "~/tests/fixtures/start-daemon";
import { lines, messages, model, openAiClient, said, sent, startScripted, weather } from "~/tests/integration/v1/rig";

let daemon: TestDaemon;
let client: OpenAI;

beforeAll(async () => {
  daemon = await startScripted();
  client = openAiClient(daemon);
});

afterAll(async () => {
  await daemon?.stop();
});

describe("tools", () => {
  const call = said("", {
    tool_calls: [
      { id: "call_a", function: { index: 0, name: "weather", arguments: { city: "Köln" } } },
      { id: "call_b", function: { index: 1, name: "weather", arguments: {} } },
    ],
  });

  it("go out and back: call, result, answer", async () => {
    await daemon.mlx.script({ answers: [lines([said("Let me see."), call]), { text: "It rains." }] });
    const first = await client.chat.completions.create({ model, messages, tools: [weather] });
    const [choice] = first.choices;
    expect(choice?.finish_reason).toBe("tool_calls");
    expect(choice?.message.tool_calls).toEqual([
      { id: "call_a", type: "function", function: { name: "weather", arguments: '{"city":"Köln"}' } },
      { id: "call_b", type: "function", function: { name: "weather", arguments: "{}" } },
    ]);
    const second = await client.chat.completions.create({
      model,
      tools: [weather],
      messages: [
        ...messages,
        ...(choice ? [choice.message] : []),
        { role: "tool", tool_call_id: "call_a", content: "rain" },
        { role: "tool", tool_call_id: "call_b", content: [{ type: "text", text: "sun" }] },
      ],
    });
    expect(second.choices[0]?.message.content).toBe("It rains.");
    expect((await sent(daemon.mlx))[1]?.messages).toEqual([
      { role: "user", content: "hello" },
      {
        role: "assistant",
        content: "Let me see.",
        tool_calls: [
          { id: "call_a", function: { name: "weather", arguments: { city: "Köln" } } },
          { id: "call_b", function: { name: "weather", arguments: {} } },
        ],
      },
      { role: "tool", content: "rain", tool_name: "weather", tool_call_id: "call_a" },
      { role: "tool", content: "sun", tool_name: "weather", tool_call_id: "call_b" },
    ]);
  });

  it("stream whole calls with an index each", async () => {
    await daemon.mlx.script({ answers: [lines([call])] });
    const stream = client.chat.completions.stream({ model, messages, tools: [weather] });
    const { choices } = await stream.finalChatCompletion();
    expect(choices[0]?.finish_reason).toBe("tool_calls");
    expect(choices[0]?.message.tool_calls?.map(({ id }) => id)).toEqual(["call_a", "call_b"]);
  });

  it("are one call at most when the client wants it so", async () => {
    await daemon.mlx.script({ answers: [lines([call, call])] });
    const answer = await client.chat.completions.create({
      model,
      messages,
      tools: [weather],
      parallel_tool_calls: false,
    });
    expect(answer.choices[0]?.message.tool_calls).toHaveLength(1);
  });

  it("follow tool_choice at the MLX engine", async () => {
    await daemon.mlx.script({ answers: [{ text: "x" }] });
    const other = { ...weather, function: { ...weather.function, name: "other" } };
    for (const choice of [
      undefined,
      "none",
      "required",
      { type: "function", function: { name: "weather" } },
      {
        type: "allowed_tools",
        allowed_tools: { mode: "required", tools: [{ type: "function", function: { name: "other" } }] },
      },
    ] as OpenAI.ChatCompletionToolChoiceOption[]) {
      await client.chat.completions.create({ model, messages, tools: [weather, other], tool_choice: choice });
    }
    const bodies = await sent(daemon.mlx);
    expect(bodies.map(({ tool_choice }) => tool_choice)).toEqual([
      "auto",
      "none",
      "required",
      { name: "weather" },
      "required",
    ]);
    expect(bodies.map(({ tools }) => (tools as unknown[]).length)).toEqual([2, 2, 2, 2, 1]);
  });

  it("are forced by a schema at Ollama, whose text becomes the call", async () => {
    const text = '{"name": "weather", "arguments": {"city": "Rom"}}';
    await daemon.ollama.script({ models: ["scripted:latest"], answers: [{ text }] });
    const answer = await client.chat.completions.create({
      model: "scripted",
      messages,
      tools: [weather],
      tool_choice: "required",
    });
    expect(answer.choices[0]).toMatchObject({
      finish_reason: "tool_calls",
      message: { content: null, tool_calls: [{ function: { name: "weather", arguments: '{"city":"Rom"}' } }] },
    });
    const [body] = await sent(daemon.ollama);
    expect(body?.format).toMatchObject({
      properties: { name: { enum: ["weather"] } },
      required: ["name", "arguments"],
    });
    expect(body).not.toHaveProperty("tool_choice");

    await client.chat.completions.create({ model: "scripted", messages, tools: [weather], tool_choice: "none" });
    expect((await sent(daemon.ollama))[1]).not.toHaveProperty("tools");
  });
});
