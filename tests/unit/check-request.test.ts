import { expect, it } from "vitest";
import type { EngineRoute } from "~/server/engines/engine";
import { AppError } from "~/server/errors";
import { checkModelRequest, isUnload } from "~/server/gateway/ollama/check-request";

const refusal = (body: Record<string, unknown>, route: EngineRoute = "/api/generate") => {
  try {
    checkModelRequest(route, body);
  } catch (error) {
    if (error instanceof AppError) return `${error.status} ${error.message}`;
    throw error;
  }
  return "accepted";
};

it("accepts what Ollama's own client sends, unknown fields and nulls included", () => {
  const body = {
    model: "m",
    prompt: "",
    suffix: "",
    system: null,
    options: null,
    format: null,
    keep_alive: -1,
    think: null,
    some_new_field: { a: 1 },
  };
  expect(checkModelRequest("/api/generate", body)).toBe("m");
  const options = { temperature: 1, top_k: 40, stop: ["a"], seed: null, some_option: "x", num_predict: 3.0 };
  expect(checkModelRequest("/api/chat", { model: "m", messages: [{ role: "user", content: "x" }], options })).toBe("m");
  for (const format of ["json", "", { type: "object" }]) expect(refusal({ model: "m", format })).toBe("accepted");
});

it.each([
  [{}, "404 model '' not found"],
  [{ model: 7 }, '400 field "model" is wrong'],
  [{ model: "m", prompt: 7 }, '400 field "prompt" is wrong: expected string, received number'],
  [{ model: "m", stream: "yes" }, '400 field "stream" is wrong'],
  [{ model: "m", options: [] }, '400 field "options" is wrong'],
  [{ model: "m", options: { temperature: "hot" } }, '400 option "temperature" must be a number'],
  [{ model: "m", options: { seed: Number.POSITIVE_INFINITY } }, '400 option "seed" must be an integer'],
  [{ model: "m", options: { stop: "a" } }, '400 option "stop" must be a list of strings'],
  [{ model: "m", options: { stop: [1] } }, '400 option "stop" must be a list of strings'],
  [{ model: "m", format: "yaml" }, '400 invalid format: "yaml"; expected "json" or a valid JSON Schema object'],
  [{ model: "m", format: [1] }, "400 invalid format"],
  [{ model: "m", keep_alive: true }, "400 Unsupported type: 'bool'"],
  [{ model: "m", keep_alive: {} }, "400 Unsupported type: 'map[string]interface {}'"],
  [{ model: "m", keep_alive: "300" }, '400 time: missing unit in duration "300"'],
  [{ model: "m", keep_alive: "abc" }, '400 time: invalid duration "abc"'],
  [{ model: "m", think: "very" }, "400 invalid think value"],
  [{ model: "m", images: "x" }, '400 field "images" is wrong'],
  [{ model: "m", images: ["!!"] }, "400 illegal base64 data at input byte 0"],
  [{ model: "m", images: ["aGk=", "aG!k"] }, "400 illegal base64 data at input byte 2"],
  [{ model: "m", top_logprobs: 21 }, "400 top_logprobs must be between 0 and 20"],
  [{ model: "m", top_logprobs: -1 }, "400 top_logprobs must be between 0 and 20"],
  [{ top_logprobs: 30 }, "400 top_logprobs must be between 0 and 20"],
  [{ model: "m", raw: true, system: "x" }, "400 raw mode does not support template, system, or context"],
  [{ model: "m", logprobs: "yes" }, '400 field "logprobs" is wrong'],
  [{ model: "m", context: ["a"] }, '400 field "context.0" is wrong'],
  [{ model: "m", options: { use_mmap: 1 } }, '400 option "use_mmap" must be true or false'],
])("refuses %o", (body, text) => {
  expect(refusal(body)).toContain(text);
});

it("refuses bad chats", () => {
  expect(refusal({}, "/api/chat")).toBe("400 model is required");
  expect(refusal({ model: "m", messages: "x" }, "/api/chat")).toContain('400 field "messages" is wrong');
  expect(refusal({ model: "m", messages: [{ content: "x" }] }, "/api/chat")).toContain("messages.0.role");
});

it("refuses bad tools and embeddings", () => {
  const chat = { model: "m", messages: [] };
  expect(refusal({ ...chat, tools: "x" }, "/api/chat")).toContain('400 field "tools" is wrong');
  expect(refusal({ ...chat, tools: [{ function: {} }] }, "/api/chat")).toContain("tools.0.function.name");
  const calls = [{ function: { name: "f", arguments: "{}" } }];
  const messages = [{ role: "assistant", tool_calls: calls }];
  expect(refusal({ model: "m", messages }, "/api/chat")).toContain("messages.0.tool_calls.0.function.arguments");
  for (const input of [3, [3], {}]) expect(refusal({ model: "m", input }, "/api/embed")).toBe("400 invalid input type");
  for (const input of ["", [], "a", ["a", "b"], null])
    expect(refusal({ model: "m", input }, "/api/embed")).toBe("accepted");
  expect(refusal({ input: "a" }, "/api/embed")).toBe("404 model '' not found");
  expect(refusal({ model: "m", input: "a", dimensions: -1 }, "/api/embed")).toContain("dimensions");
  expect(refusal({ prompt: "a" }, "/api/embeddings")).toBe("400 model is required");
});

it("knows a request that only gives memory back", () => {
  for (const keep_alive of [0, "0", "0s", "0m"]) expect(isUnload({ model: "m", keep_alive })).toBe(true);
  expect(isUnload({ model: "m", messages: [], keep_alive: 0 })).toBe(true);
  expect(isUnload({ model: "m", prompt: "x", keep_alive: 0 })).toBe(false);
  for (const keep_alive of [undefined, null, 5, "5m", -1]) expect(isUnload({ model: "m", keep_alive })).toBe(false);
});
