import { describe, expect, it } from "vitest";
import { splitMemory } from "~/components/models/memory-strip";
import { readTrainingText } from "~/components/models/read-training-text";
import { nextSort, parseSort, sortModels, sortText } from "~/components/models/sort-models";
import { findRemoval } from "~/components/models/use-removal";
import type { Job } from "~/shared/contracts/job";
import { sampleModel } from "~/tests/fixtures/sample-model";

describe("order of the table", () => {
  const small = sampleModel({ name: "b", sizeBytes: 1, parameterCount: null });
  const large = sampleModel({ name: "a", sizeBytes: 9, parameterCount: 5 });
  const names = (text: string) =>
    sortModels([small, large], parseSort(text), new Map([["b", 3]])).map(({ name }) => name);

  it("goes by a column in both directions, unknown values last", () => {
    expect(names("size")).toEqual(["b", "a"]);
    expect(names("-size")).toEqual(["a", "b"]);
    expect(names("parameters")).toEqual(["a", "b"]);
    expect(names("-parameters")).toEqual(["a", "b"]);
    expect(names("speed")).toEqual(["b", "a"]);
    expect(names("no-such-column")).toEqual(["a", "b"]);
  });

  it("turns round at the second click, and begins with the largest where that is looked for", () => {
    expect(sortText(nextSort(parseSort(""), "size"))).toBe("size");
    expect(sortText(nextSort(parseSort("size"), "size"))).toBe("-size");
    expect(sortText(nextSort(parseSort("size"), "speed"))).toBe("-speed");
  });
});

it("splits the memory into parts that add up", () => {
  const parts = splitMemory({
    totalBytes: 100,
    models: [{ name: "m", engine: "mlx", bytes: 30 }],
    engines: [
      { engine: "mlx", bytes: 10 },
      { engine: "ollama", bytes: 0 },
    ],
    otherBytes: 20,
    freeBytes: 40,
    modelLimitBytes: 75,
  });
  expect(parts.map(({ label, bytes }) => `${label} ${bytes}`)).toEqual([
    "m 30",
    "MLX and its caches 10",
    "Other programs 20",
    "Free 40",
  ]);
});

it("reads a training's live text whose last line still grows", () => {
  const text =
    '{"type":"data","train":9,"valid":1,"tokens":50,"longest":9,"skipped":0}\n{"type":"valid","step":0,"loss":3}\n{"type":"train","st';
  expect(readTrainingText(text)).toEqual({
    points: [{ type: "valid", step: 0, loss: 3 }],
    split: { train: 9, valid: 1, tokens: 50, longest: 9, skipped: 0 },
  });
});

it("finds a deletion that can still be taken back, under any spelling of the name", () => {
  const job = (status: Job["status"]) => ({ kind: "remove", status, subject: "Org/Name" }) as Job;
  expect(findRemoval([job("running")], "org/name")).not.toBeNull();
  expect(findRemoval([job("cancelled")], "org/name")).toBeNull();
  expect(findRemoval([job("running")], "org/other")).toBeNull();
});
