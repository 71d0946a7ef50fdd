import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { post } from "~/tests/fixtures/http";
import type { TestDaemon } from "~/tests/fixtures/start-daemon";
import { messages, model, startScripted } from "~/tests/integration/v1/rig";

let daemon: TestDaemon;

beforeAll(async () => {
  daemon = await startScripted();
});

afterAll(async () => {
  await daemon?.stop();
});

const fields = {
  "/v1/chat/completions": {
    messages,
    ...Object.fromEntries(
      [
        "model max_tokens max_completion_tokens n stop seed temperature top_p presence_penalty frequency_penalty logit_bias",
        "logprobs top_logprobs response_format tools tool_choice parallel_tool_calls reasoning_effort stream stream_options",
      ]
        .join(" ")
        .split(" ")
        .map((name) => [name, undefined]),
    ),
  },
  "/v1/completions": { prompt: "x", suffix: "", echo: false, best_of: 1, logprobs: 1, n: 1, stop: "x", model: "m" },
  "/v1/embeddings": { input: "x", dimensions: 3, encoding_format: "float", model: "m" },
  "/v1/responses": {
    input: "x",
    tools: [],
    tool_choice: "auto",
    text: {},
    reasoning: {},
    include: [],
    metadata: {},
    truncation: "auto",
  },
  "/v1/messages": {
    messages,
    max_tokens: 5,
    system: "",
    tools: [],
    tool_choice: {},
    thinking: {},
    stop_sequences: [],
    output_config: {},
  },
  "/v1/messages/count_tokens": { messages, system: "", tools: [], thinking: {} },
};

const odd = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(null, -1, 1e308, "", [], {}, [[]], [{}], "\ud800"));

it("never answer with a fault of the server, and leave it running", async () => {
  const pairs = Object.entries(fields).flatMap(([route, body]) =>
    Object.keys(body).map((field) => [route, field] as const),
  );
  const usual = { model, max_tokens: 5 };
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...pairs), odd, async ([route, field], value) => {
      const known = Object.entries(fields[route as keyof typeof fields]).filter(([, given]) => given !== undefined);
      const base = route.startsWith("/v1/messages") ? { messages } : Object.fromEntries(known.slice(0, 1));
      const { status, text } = await post(`${daemon.url}${route}`, { ...usual, ...base, [field]: value });
      expect([200, 400, 404], `${route} ${field}=${JSON.stringify(value)}: ${status} ${text}`).toContain(status);
    }),
    { numRuns: 400 },
  );
  const { status } = await post(`${daemon.url}/v1/chat/completions`, { model, messages });
  expect(status).toBe(200);
});
