import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "~/server/errors";
import { readCountRequest, readMessagesRequest } from "~/server/gateway/anthropic/messages-request";
import type { JsonBody } from "~/server/gateway/chat-bridge/read-json";
import { readChatRequest } from "~/server/gateway/openai/chat-request";
import { readCompletionRequest } from "~/server/gateway/openai/completion-request";
import { readResponseRequest } from "~/server/gateway/openai/responses/response-request";

const parameters = { type: "object", properties: { city: { type: "string" } } };

/** A body of each route with every field in it. */
const bodies = {
  chat: {
    model: "m",
    messages: [
      { role: "developer", content: "s" },
      {
        role: "user",
        content: [
          { type: "text", text: "t" },
          { type: "image_url", image_url: { url: "data:image/png;base64,QUJD" } },
        ],
      },
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "c", type: "function", function: { name: "f", arguments: "{}" } }],
      },
      { role: "tool", tool_call_id: "c", content: "r" },
    ],
    stream: true,
    stream_options: { include_usage: true },
    max_tokens: 5,
    max_completion_tokens: 5,
    n: 2,
    stop: ["a"],
    seed: 1,
    temperature: 1,
    top_p: 0.5,
    presence_penalty: 0,
    frequency_penalty: 0,
    logit_bias: { 5: 1 },
    logprobs: true,
    top_logprobs: 3,
    response_format: { type: "json_schema", json_schema: { name: "n", schema: parameters } },
    tools: [{ type: "function", function: { name: "f", description: "d", parameters } }],
    tool_choice: { type: "function", function: { name: "f" } },
    parallel_tool_calls: false,
    reasoning_effort: "low",
    reasoning: { effort: "high" },
    modalities: ["text"],
  },
  completion: {
    model: "m",
    prompt: ["a", "b"],
    suffix: "s",
    echo: false,
    logprobs: 2,
    best_of: 1,
    n: 1,
    max_tokens: 4,
    stop: "x",
    logit_bias: {},
  },
  response: {
    model: "m",
    instructions: "i",
    input: [
      {
        role: "user",
        content: [
          { type: "input_text", text: "t" },
          { type: "input_image", image_url: "data:image/png;base64,QUJD" },
        ],
      },
      { type: "reasoning", id: "r", summary: [{ type: "summary_text", text: "s" }], content: [] },
      { type: "function_call", call_id: "c", name: "f", arguments: "{}" },
      { type: "function_call_output", call_id: "c", output: [{ type: "input_text", text: "t" }] },
      { type: "custom_tool_call", call_id: "d", name: "g", input: "x" },
    ],
    tools: [
      { type: "function", name: "f", parameters },
      { type: "custom", name: "g", format: { type: "grammar", syntax: "lark", definition: "start: x" } },
      { type: "namespace", name: "n", tools: [{ type: "function", name: "h" }] },
      { type: "web_search" },
    ],
    tool_choice: { type: "allowed_tools", mode: "auto", tools: [{ type: "function", name: "f" }] },
    text: { format: { type: "json_schema", name: "n", schema: parameters } },
    reasoning: { effort: "low", summary: "auto" },
    include: ["reasoning.encrypted_content"],
    max_output_tokens: 4,
    metadata: { a: "b" },
    truncation: "auto",
    top_logprobs: 1,
  },
  message: {
    model: "m",
    max_tokens: 5,
    system: [{ type: "text", text: "s", cache_control: { type: "ephemeral" } }],
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text: "t" },
          { type: "image", source: { type: "base64", data: "QUJD" } },
        ],
      },
      {
        role: "assistant",
        content: [
          { type: "thinking", thinking: "t" },
          { type: "tool_use", id: "c", name: "f", input: {} },
        ],
      },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "c", content: [{ type: "text", text: "r" }] }] },
      { role: "user", content: [{ type: "document", title: "t", source: { type: "text", data: "d" } }] },
    ],
    tools: [{ name: "f", description: "d", input_schema: parameters }],
    tool_choice: { type: "tool", name: "f", disable_parallel_tool_use: true },
    thinking: { type: "enabled", budget_tokens: 10 },
    output_config: { effort: "low", format: { type: "json_schema", schema: parameters } },
    stop_sequences: ["a"],
    temperature: 1,
    top_k: 1,
    top_p: 1,
  },
};

const toBody = (value: Record<string, unknown>): JsonBody => ({ value, text: Buffer.from(JSON.stringify(value)) });

const readers: [string, Record<string, unknown>, (body: JsonBody) => unknown][] = [
  ["chat", bodies.chat, readChatRequest],
  ["completion", bodies.completion, readCompletionRequest],
  ["response", bodies.response, readResponseRequest],
  ["message", bodies.message, readMessagesRequest],
  ["count", bodies.message, readCountRequest],
];

type Path = (string | number)[];

/** The paths of all values below `value`. */
function pathsOf(value: unknown, base: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const path = [...base, Array.isArray(value) ? Number(key) : key];
    return [path, ...pathsOf(child, path)];
  });
}

function withValue(body: Record<string, unknown>, path: Path, value: unknown): Record<string, unknown> {
  const copy = structuredClone(body);
  let parent = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string | number, unknown>;
  parent[path.at(-1) as string] = value;
  return copy;
}

const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(null, -1, 0, 1e300, 0.5, "", "x", [], {}, [[]], [{}], [null], { type: "text" }, true, "__proto__"),
);

describe.each(readers)("%s requests", (_, body, read) => {
  it("are understood when they are whole", () => {
    expect(read(toBody(body))).toBeDefined();
  });

  it("with something odd in any place are understood or refused with a reason", () => {
    const paths = pathsOf(body);
    fc.assert(
      fc.property(fc.constantFrom(...paths), odd, (path, value) => {
        try {
          read(toBody(withValue(body, path, value)));
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          expect(error).toMatchObject({ code: "BAD_REQUEST", message: expect.stringMatching(/\S{2,}/) });
        }
      }),
      { numRuns: 1500 },
    );
  });
});
