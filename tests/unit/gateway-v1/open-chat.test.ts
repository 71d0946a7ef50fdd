import { describe, expect, it } from "vitest";
import type { ChatPlan } from "~/server/gateway/chat-bridge/chat-plan";
import { readImageUrl } from "~/server/gateway/chat-bridge/image-data";
import { contextFor, mlxBody, toJson } from "~/server/gateway/chat-bridge/open-chat";
import { toBase64 } from "~/server/gateway/openai/embeddings";

const plan: ChatPlan = {
  model: "typed",
  messages: [{ role: "user", content: "x" }],
  tools: [],
  toolChoice: "auto",
  areCallsParallel: true,
  isThinkOptional: false,
  options: { temperature: 0 },
  logitBias: {},
  topLogprobs: null,
  maxTokens: null,
  promptTokensBound: 100,
  isTruncated: false,
};

describe("the request to the MLX engine", () => {
  it("asks for more context only where the prompt and the answer may need it", () => {
    expect(contextFor(100, null)).toBeNull();
    expect(contextFor(100, 7000)).toBeNull();
    expect(contextFor(100, 20_000)).toBe(21_124);
    expect(contextFor(50_000, 10)).toBe(51_034);
    expect(mlxBody(plan, "org/name").options).toEqual({ temperature: 0 });
    expect(mlxBody({ ...plan, promptTokensBound: 50_000 }, "org/name").options).toMatchObject({ num_ctx: 55_120 });
  });

  it("carries what only this engine can do", () => {
    const tool = { type: "function" as const, function: { name: "f", parameters: {} } };
    const body = mlxBody(
      { ...plan, tools: [tool], toolChoice: { name: "f" }, logitBias: { 5: 1 }, think: "high" },
      "org/name",
    );
    expect(body).toMatchObject({
      model: "org/name",
      truncate: false,
      think: "high",
      tools: [tool],
      tool_choice: { name: "f" },
      options: { logit_bias: { 5: 1 } },
    });
  });

  it("is refused when it is nested too deeply to be written", () => {
    let deep: unknown = {};
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(() => toJson({ deep })).toThrow("nested too deeply");
  });
});

describe("readImageUrl", () => {
  it("takes data and nothing else", () => {
    expect(readImageUrl("data:image/png;base64,QUJD", "f")).toBe("QUJD");
    expect(readImageUrl("data:;base64,QUJDRA==", "f")).toBe("QUJDRA==");
    for (const url of [
      "https://x/y.png",
      "file:///etc/passwd",
      "data:text/html;base64,QUJD",
      "QUJD",
      "data:image/png;base64,@@",
    ]) {
      expect(() => readImageUrl(url, "f"), url).toThrow();
    }
  });
});

describe("toBase64", () => {
  it("writes little-endian 32-bit floats", () => {
    expect(toBase64([1, -2.5])).toBe(Buffer.from([0, 0, 128, 63, 0, 0, 32, 192]).toString("base64"));
    expect(toBase64([])).toBe("");
  });
});
