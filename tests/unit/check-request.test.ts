import { expect, it } from "vitest";
import { AppError } from "~/server/errors";
import { checkModelRequest } from "~/server/gateway/ollama/check-request";

const refusal = (body: Record<string, unknown>, route: "/api/chat" | "/api/generate" = "/api/generate") => {
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
  [{ model: "m", keep_alive: true }, '400 field "keep_alive" is wrong'],
  [{ model: "m", keep_alive: "abc" }, '400 time: invalid duration "abc"'],
  [{ model: "m", think: "very" }, '400 field "think" is wrong'],
  [{ model: "m", images: "x" }, '400 field "images" is wrong'],
])("refuses %o", (body, text) => {
  expect(refusal(body)).toContain(text);
});

it("refuses bad chats", () => {
  expect(refusal({}, "/api/chat")).toBe("400 model is required");
  expect(refusal({ model: "m", messages: "x" }, "/api/chat")).toContain('400 field "messages" is wrong');
  expect(refusal({ model: "m", messages: [{ content: "x" }] }, "/api/chat")).toContain("messages.0.role");
});
