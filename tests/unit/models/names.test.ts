import { describe, expect, it, test } from "vitest";
import { isModelName, modelNameProblem } from "~/components/models/model-name";
import { bareModelName, modelKey, parsePullName, proposeCopyName, proposeTwinName } from "~/shared/model-names";

describe("names of models", () => {
  it.each([
    ["org/name", "org/name", null],
    ["org/name@v1.0", "org/name", "v1.0"],
    ["org/name@refs/pr/3", "org/name", "refs/pr/3"],
    ["mlx:org/name@abc123", "mlx:org/name", "abc123"],
    ["llama3.2:1b", "llama3.2:1b", null],
    ["name@v1", "name@v1", null],
  ])("%s is pulled as %s at %s", (typed, name, revision) => {
    expect(parsePullName(typed)).toEqual({ name, revision });
  });

  it("take spellings of one name for one", () => {
    expect(modelKey("mlx:Org/Name@v1")).toBe(modelKey("org/name"));
    expect(modelKey("Llama3.2:latest")).toBe(modelKey("ollama:llama3.2"));
    expect(modelKey("mlx:latest")).toBe("mlx");
    expect(modelKey("llama3.2:1b")).not.toBe(modelKey("llama3.2"));
  });

  test.each([
    ["mlx-community/Llama-3.2-1B-Instruct-4bit", "Llama-3.2-1B-Instruct"],
    ["mlx-community/CodeLlama-13b-Instruct-hf-4bit-MLX", "CodeLlama-13b-Instruct-hf"],
    ["org/Qwen3-8B-MLX-bf16", "Qwen3-8B"],
    ["local/x-q4_K_M", "x"],
    ["llama3.2:1b", "llama3.2"],
    ["test/tiny", "tiny"],
  ])("%s without its packing is %s", (name, bare) => {
    expect(bareModelName(name)).toBe(bare);
  });

  it("are proposed for what is made of a model", () => {
    expect(proposeCopyName("org/Big-bf16", "4bit")).toBe("local/Big-4bit");
    expect(proposeTwinName("org/Big-4bit", "q4_K_M")).toBe("big:mlx-q4_K_M");
  });

  it("can be pulled at a revision, and from the hub by Ollama", () => {
    expect(["org/name@v1", "hf.co/org/name", "name:tag"].map(isModelName)).toEqual([true, true, true]);
    expect(modelNameProblem("org/name@")).toMatch(/Use org\/name/);
  });
});
