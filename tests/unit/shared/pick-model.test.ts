import { describe, expect, it } from "vitest";
import { fitInMemory } from "~/shared/memory-fit";
import { pickModel } from "~/shared/pick-model";
import { sampleModel } from "~/tests/fixtures/sample-model";

const gb = 1_000_000_000;
const loaded = { memoryBytes: 1, contextLength: 1, expiresAt: null };
const pick = (...models: Parameters<typeof sampleModel>[0][]) =>
  pickModel(
    models.map((facts) => sampleModel(facts)),
    16 * gb,
  )?.name;

describe("pickModel", () => {
  it("prefers what is loaded, then instruct models, then the largest that fits", () => {
    expect(pick({ name: "a/big-instruct", sizeBytes: 4 * gb }, { name: "a/small", loaded })).toBe("a/small");
    expect(pick({ name: "a/base", sizeBytes: 4 * gb }, { name: "a/x-Instruct-4bit", sizeBytes: gb })).toBe(
      "a/x-Instruct-4bit",
    );
    expect(
      pick(
        { name: "a/s-instruct", sizeBytes: gb },
        { name: "a/m-instruct", sizeBytes: 4 * gb },
        { name: "a/l-instruct", sizeBytes: 40 * gb },
      ),
    ).toBe("a/m-instruct");
  });

  it("passes over models that only embed, and has none to offer when none is installed", () => {
    expect(pick({ name: "a/embed", capabilities: ["embedding"] })).toBeUndefined();
    expect(pick()).toBeUndefined();
  });
});

describe("fitInMemory", () => {
  it("counts weights, a fifth more and half a gigabyte against the memory", () => {
    expect(fitInMemory(4.28 * gb, 16 * gb)).toBe("fits");
    expect(fitInMemory(4.28 * gb, 8 * gb)).toBe("tight");
    expect(fitInMemory(40 * gb, 16 * gb)).toBe("too_big");
  });
});
