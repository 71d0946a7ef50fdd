import { writeFileSync } from "node:fs";
import { join } from "node:path";
import Anthropic from "@anthropic-ai/sdk";
import { generateText, Output, streamText } from "ai";
import { execa } from "execa";
import { createOllama } from "ollama-ai-provider-v2";
import type OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { importTwin } from "~/tests/fixtures/import-twin";
import { requirePart } from "~/tests/fixtures/model-folder";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { messages, openAiClient } from "~/tests/integration/v1/rig";

let daemon: TestDaemon;
let client: OpenAI;
let anthropic: Anthropic;
const mlx = "test/tiny";
const gguf = "tiny-f16";
/** The same weights with a template that has a place for tools. */
const ggufWithTools = "tiny-tools";

beforeAll(async () => {
  daemon = await startDaemon({ models: ["tiny"], ollama: true });
  client = openAiClient(daemon);
  anthropic = new Anthropic({ baseURL: daemon.apiUrl, apiKey: "unused", maxRetries: 0 });
  await importTwin(daemon);
  const modelfile = join(daemon.home, "Modelfile.tools");
  const template = "{{ if .Tools }}{{ .Tools }} {{ end }}{{ range .Messages }}{{ .Content }}{{ .ToolCalls }} {{ end }}";
  writeFileSync(modelfile, `FROM ${gguf}\nTEMPLATE """${template}"""\n`);
  await execa(requirePart("OLLMLX_TEST_OLLAMA"), ["create", ggufWithTools, "-f", modelfile], {
    env: { HOME: daemon.env.HOME, OLLAMA_HOST: `127.0.0.1:${daemon.ollamaPort}` },
    stdin: "ignore",
  });
});

afterAll(async () => {
  await daemon?.stop();
});

const schema = {
  type: "object",
  properties: { kind: { type: "string", enum: ["red", "green"] } },
  required: ["kind"],
  additionalProperties: false,
};

describe.each([
  ["MLX", mlx],
  ["Ollama", gguf],
])("%s", (_, model) => {
  it("says the same streamed and whole, by OpenAI and by Anthropic", async () => {
    const request = { model, messages, temperature: 0, seed: 1, max_tokens: 12 };
    const whole = await client.chat.completions.create(request);
    const stream = client.chat.completions.stream({ ...request, stream_options: { include_usage: true } });
    const streamed = await stream.finalChatCompletion();
    expect(whole.choices[0]?.message.content).not.toBe("");
    expect(streamed.choices[0]?.message.content).toBe(whole.choices[0]?.message.content);
    expect(streamed.usage?.completion_tokens).toBe(whole.usage?.completion_tokens);
    expect(whole.usage?.completion_tokens).toBeLessThanOrEqual(12);
    expect(whole).toMatchObject({ ollmlx: { ttft_ms: expect.any(Number), engine: model === mlx ? "mlx" : "ollama" } });
    const message = await anthropic.messages.create({ model, messages, max_tokens: 12, ...{ temperature: 0 } });
    expect(message.content).toMatchObject([{ type: "text", text: whole.choices[0]?.message.content }]);
    const response = await client.responses.create({ model, input: "hello", max_output_tokens: 12, temperature: 0 });
    expect(response.output_text).toBe(whole.choices[0]?.message.content);
  });

  it("answers under a schema", async () => {
    const format = { type: "json_schema" as const, json_schema: { name: "kind", schema } };
    const answer = await client.chat.completions.create({ model, messages, response_format: format, max_tokens: 60 });
    expect(["red", "green"]).toContain(JSON.parse(answer.choices[0]?.message.content ?? "").kind);
    const text = { format: { type: "json_schema" as const, name: "kind", schema } };
    const response = await client.responses.create({ model, input: "hello", text, max_output_tokens: 60 });
    expect(["red", "green"]).toContain(JSON.parse(response.output_text).kind);
  });

  it("ends at a stop sequence and names it", async () => {
    const request = { model, max_tokens: 30, messages, temperature: 0 };
    const whole = await anthropic.messages.create(request);
    const [block] = whole.content;
    const text = block?.type === "text" ? block.text : "";
    const stop = text.slice(4, 7);
    const message = await anthropic.messages.create({ ...request, stop_sequences: [stop] });
    const before = text.slice(0, text.indexOf(stop));
    expect(message).toMatchObject({ stop_reason: "stop_sequence", stop_sequence: stop });
    expect(message.content).toMatchObject([{ type: "text", text: before }]);
    expect(message.usage.input_tokens).toBeGreaterThan(0);
  });

  it("serves the AI SDK by its Ollama provider", async () => {
    const provider = createOllama({ baseURL: `${daemon.apiUrl}/api` });
    const settings = (tokens: number) => ({
      model: provider(model),
      providerOptions: { ollama: { options: { num_predict: tokens, temperature: 0 } } },
    });
    const whole = await generateText({ ...settings(10), prompt: "hello" });
    const stream = streamText({ ...settings(10), prompt: "hello" });
    let text = "";
    for await (const piece of stream.textStream) text += piece;
    expect(text).toBe(whole.text);
    const kind = z.object({ kind: z.enum(["red", "green"]) });
    const { output } = await generateText({
      ...settings(60),
      prompt: "hello",
      output: Output.object({ schema: kind }),
    });
    expect(["red", "green"]).toContain(output.kind);
    const failure = generateText({ model: provider("no/such"), prompt: "x", maxRetries: 0 });
    await expect(failure).rejects.toMatchObject({ statusCode: 404 });
  });
});

it("calls a tool of Ollama's when it must, with arguments that fit", async () => {
  const city = { type: "string", enum: ["Bonn", "Rom"] };
  const parameters = { type: "object", properties: { city }, required: ["city"] };
  const tools = [{ type: "function" as const, function: { name: "weather", parameters } }];
  const request = { model: ggufWithTools, messages, tools, max_tokens: 100 };
  const answer = await client.chat.completions.create({ ...request, tool_choice: "required" });
  const [call] = answer.choices[0]?.message.tool_calls ?? [];
  expect(call).toMatchObject({ type: "function", function: { name: "weather" } });
  if (call?.type !== "function") throw new Error("no call");
  expect(JSON.parse(call.function.arguments)).toEqual({ city: expect.stringMatching(/^(Bonn|Rom)$/) });
  await expect(client.chat.completions.create({ ...request, model: gguf })).rejects.toMatchObject({ status: 400 });
});
