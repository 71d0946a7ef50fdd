import { expect, it } from "vitest";
import { mlxKey, ollamaKey, parseModelRef } from "~/server/engines/model-ref";

it.each([
  ["mlx-community/Qwen3-4B-4bit", { name: "mlx-community/Qwen3-4B-4bit", forced: null, natural: "mlx" }],
  ["llama3.2", { name: "llama3.2", forced: null, natural: "ollama" }],
  ["llama3.2:1b", { name: "llama3.2:1b", forced: null, natural: "ollama" }],
  ["user/model:tag", { name: "user/model:tag", forced: null, natural: "ollama" }],
  ["hf.co/org/name", { name: "hf.co/org/name", forced: null, natural: "ollama" }],
  ["hf.co/org/name:Q4_K_M", { name: "hf.co/org/name:Q4_K_M", forced: null, natural: "ollama" }],
  ["huggingface.co/org/name", { name: "huggingface.co/org/name", forced: null, natural: "ollama" }],
  ["mlx:org/name", { name: "org/name", forced: "mlx", natural: "mlx" }],
  ["OLLAMA:org/name", { name: "org/name", forced: "ollama", natural: "ollama" }],
  ["ollama:llama3:8b", { name: "llama3:8b", forced: "ollama", natural: "ollama" }],
  ["mlx:latest", { name: "mlx:latest", forced: null, natural: "ollama" }],
])("reads %s", (typed, ref) => {
  expect(parseModelRef(typed)).toEqual(ref);
});

it("compares Ollama's names without case, default registry and tag", () => {
  expect(ollamaKey("Llama3")).toBe("llama3:latest");
  expect(ollamaKey("registry.ollama.ai/library/llama3:latest")).toBe("llama3:latest");
  expect(ollamaKey("hf.co:443/org/name")).toBe("hf.co:443/org/name:latest");
  expect(mlxKey("Org/Name:latest")).toBe("org/name");
});
