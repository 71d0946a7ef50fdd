import { expect, it } from "vitest";
import { recommendedModels } from "~/server/services/models/recommended-models";
import { fitInMemory, judgeFit, modelMemoryLimit, neededMemory } from "~/shared/memory-fit";

const gib = 1024 ** 3;

it("counts weights, a conversation and the engine", () => {
  expect(neededMemory({ sizeBytes: 4 * gib, contextBytesPerToken: 131_072 })).toBe(4 * gib + 1 * gib + gib / 2);
  expect(neededMemory({ sizeBytes: 5 * gib, contextBytesPerToken: null })).toBe(6.5 * gib);
});

it("knows Metal's share of the memory", () => {
  const share = (memory: number) => modelMemoryLimit({ memoryBytes: memory * gib, isAppleSilicon: true }) / gib;
  expect([8, 16, 24, 64].map((memory) => Number(share(memory).toFixed(1)))).toEqual([5.3, 10.7, 16, 48]);
  expect(modelMemoryLimit({ memoryBytes: 16 * gib })).toBe(12 * gib);
});

it("judges a long conversation's cache, not the weights alone", () => {
  const machine = { memoryBytes: 8 * gib, isAppleSilicon: true };
  const sizeBytes = 2.2 * gib;
  expect(judgeFit({ sizeBytes, contextBytesPerToken: 32_768 }, machine)).toBe("fits");
  // Phi-3.5 keeps the keys and values of every head.
  expect(judgeFit({ sizeBytes, contextBytesPerToken: 393_216 }, machine)).toBe("too_big");
});

it("recommends models of both engines in every role, with a way out where one cannot be loaded", () => {
  const roles = new Set(recommendedModels.map(({ engine, role }) => `${engine} ${role}`));
  expect(roles.size).toBe(8);
  const names = recommendedModels.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, engine, replacement, counterpart, sizeBytes, parameterCount, bits } of recommendedModels) {
    expect(engine === "mlx", name).toBe(name.includes("/"));
    expect(Number.isInteger(parameterCount) && parameterCount > 0, name).toBe(true);
    // Sizes that were typed wrongly by a factor of ten stand out.
    expect((sizeBytes * 8) / parameterCount / bits, name).toBeGreaterThan(0.8);
    expect((sizeBytes * 8) / parameterCount / bits, name).toBeLessThan(1.85);
    if (counterpart) expect(names).toContain(counterpart);
    if (replacement) {
      const successor = recommendedModels.find((model) => model.name === replacement.name);
      expect(successor?.engine === "mlx" && successor.replacement === undefined, name).toBe(true);
    }
  }
  const old = recommendedModels.filter(({ replacement }) => replacement);
  expect(old.map(({ name }) => name)).toEqual([
    "mlx-community/CodeLlama-7b-mlx",
    "mlx-community/CodeLlama-13b-mlx",
    "mlx-community/CodeLlama-34b-mlx",
  ]);
});

it("counts a fifth more and half a gibibyte where only the size is known", () => {
  const gb = 1_000_000_000;
  expect(fitInMemory(4.28 * gb, 16 * gb)).toBe("fits");
  expect(fitInMemory(4.28 * gb, 8 * gb)).toBe("tight");
  expect(fitInMemory(40 * gb, 16 * gb)).toBe("too_big");
});
