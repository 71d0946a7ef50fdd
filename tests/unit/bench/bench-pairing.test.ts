import { describe, expect, it } from "vitest";
import { matchPairs, readBaseName } from "~/shared/bench-pairing";

const model = (
  name: string,
  format: "mlx" | "gguf",
  bitsPerWeight: number | null,
  parameterCount: number | null = 1.24e9,
) => ({
  name,
  format,
  family: "llama",
  parameterCount,
  quantization: "",
  bitsPerWeight,
});

describe("readBaseName", () => {
  it.each([
    ["mlx-community/Llama-3.2-1B-Instruct-4bit", "llama3.2:1b-instruct-q8_0"],
    ["mlx-community/SmolLM2-135M-Instruct-4bit", "smollm2:135m"],
    ["mlx-community/gemma-3-270m-it-bf16", "gemma3:270m"],
    ["mlx-community/Qwen2.5-0.5B-Instruct-8bit", "qwen2.5:0.5b-instruct-q4_K_M"],
    ["local/tiny-f16", "tiny:latest"],
  ])("reads %s and %s as one base model", (mlx, gguf) => {
    expect(readBaseName(mlx)).toBe(readBaseName(gguf));
  });

  it("keeps models apart", () => {
    expect(readBaseName("llama3.2:3b")).not.toBe(readBaseName("llama3.2:1b"));
    expect(readBaseName("codellama:7b")).not.toBe(readBaseName("llama:7b"));
    expect(readBaseName("gemma-2b-base")).not.toBe(readBaseName("gemma-2b-it"));
  });
});

describe("matchPairs", () => {
  it("puts the same base model with the nearest bits per weight first", () => {
    const pairs = matchPairs([
      model("mlx-community/Llama-3.2-1B-Instruct-4bit", "mlx", 4.5),
      model("mlx-community/Llama-3.2-1B-Instruct-8bit", "mlx", 8.5),
      model("llama3.2:1b-instruct-q8_0", "gguf", 8.5),
      model("qwen2.5:0.5b", "gguf", 4.9, 0.49e9),
    ]);
    expect(pairs.map(({ modelA, modelB }) => [modelA, modelB])).toEqual([
      ["mlx-community/Llama-3.2-1B-Instruct-8bit", "llama3.2:1b-instruct-q8_0"],
      ["mlx-community/Llama-3.2-1B-Instruct-4bit", "llama3.2:1b-instruct-q8_0"],
    ]);
    expect(pairs[0]?.reason).toBe("same base model, 8.5 and 8.5 bits per weight");
    expect(pairs[1]?.reason).toBe("same base model, but 4.5 and 8.5 bits per weight");
  });

  it("refuses equal names of other sizes and takes equal sizes of one family under other names", () => {
    expect(matchPairs([model("org/tiny", "mlx", 16, 1e6), model("tiny:latest", "gguf", 16, 2e6)])).toEqual([]);
    expect(matchPairs([model("org/alpha", "mlx", null), model("beta:latest", "gguf", 16)])).toEqual([
      {
        modelA: "org/alpha",
        modelB: "beta:latest",
        reason: "same family and parameter count, bits per weight unknown",
      },
    ]);
    expect(matchPairs([model("org/alpha", "mlx", 16, null), model("beta:latest", "gguf", 16)])).toEqual([]);
  });
});
