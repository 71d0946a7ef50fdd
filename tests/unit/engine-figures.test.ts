import { describe, expect, it } from "vitest";
import { CrashPolicy } from "~/server/engines/crash-policy";
import { formatParameterCount } from "~/server/engines/mlx/describe-model";
import { measureWeights } from "~/server/engines/mlx/measure-weights";
import { toLoaded } from "~/server/engines/running-model";
import { TransferRate } from "~/server/engines/transfer-rate";

describe("CrashPolicy", () => {
  it("restarts at once, then slower and slower, then not at all", () => {
    const policy = new CrashPolicy();
    const delays = [0, 1, 2, 3, 4].map((second) => policy.nextDelayMs(second * 1_000));
    expect(delays).toEqual([0, 500, 1_000, 2_000, null]);
  });

  it("forgets crashes after a minute, and all of them at a start by hand", () => {
    const policy = new CrashPolicy();
    for (const at of [0, 100, 200, 300]) policy.nextDelayMs(at);
    expect(policy.nextDelayMs(70_000)).toBe(0);
    policy.reset();
    expect(policy.nextDelayMs(70_001)).toBe(0);
  });
});

describe("TransferRate", () => {
  it("gives the speed of the last seconds and the time left", () => {
    const rate = new TransferRate();
    expect(rate.measure(0, 1_000, 0)).toEqual({});
    expect(rate.measure(100, 1_000, 1_000)).toEqual({ unitsPerSecond: 100, remainingMs: 9_000 });
    for (let s = 2; s <= 10; s++) rate.measure(100, 1_000, s * 1_000);
    expect(rate.measure(100, 1_000, 11_000)).toEqual({ unitsPerSecond: 0 });
  });

  it("starts anew with the next layer", () => {
    const rate = new TransferRate();
    rate.measure(500, 500, 0);
    expect(rate.measure(10, 100, 100)).toEqual({});
  });
});

describe("measureWeights", () => {
  it("counts packed 4-bit weights by their scales", () => {
    const tensors = [
      { name: "a.weight", dtype: "U32", shape: [16, 8], bytes: 512 },
      { name: "a.scales", dtype: "F16", shape: [16, 1], bytes: 32 },
      { name: "a.biases", dtype: "F16", shape: [16, 1], bytes: 32 },
      { name: "norm.weight", dtype: "F16", shape: [64], bytes: 128 },
    ];
    const facts = measureWeights(tensors, { bits: 4, group_size: 64 });
    expect(facts.parameterCount).toBe(16 * 64 + 64);
    expect(facts.bitsPerWeight).toBeCloseTo((704 * 8) / 1088, 6);
    expect(facts.quantization).toBe("4bit g64");
  });

  it("takes a layer's own group size, names the mode, and names plain weights by their type", () => {
    const packed = [
      { name: "a.weight", dtype: "U32", shape: [4, 8], bytes: 128 },
      { name: "a.scales", dtype: "U8", shape: [4, 2], bytes: 8 },
    ];
    const mixed = { bits: 8, group_size: 64, mode: "mxfp8", a: { bits: 4, group_size: 32 } };
    expect(measureWeights(packed, mixed)).toMatchObject({ parameterCount: 256, quantization: "mxfp8 g64" });
    const plain = [{ name: "w", dtype: "BF16", shape: [10, 10], bytes: 200 }];
    expect(measureWeights(plain, undefined)).toEqual({ parameterCount: 100, bitsPerWeight: 16, quantization: "BF16" });
  });
});

it("writes parameter counts as Ollama does", () => {
  expect([8_030_000_000, 134_515_008, 1_500, 820].map(formatParameterCount)).toEqual([
    "8.0B",
    "134.52M",
    "1.50K",
    "820",
  ]);
});

it("takes a time centuries away for pinned", () => {
  const soon = new Date(Date.now() + 60_000).toISOString();
  expect(toLoaded({ name: "a", size: 5, context_length: 4096, expires_at: soon })).toEqual({
    memoryBytes: 5,
    contextLength: 4096,
    expiresAt: Date.parse(soon),
  });
  expect(toLoaded({ name: "a", size_vram: 7, expires_at: "2319-01-01T00:00:00Z" }).expiresAt).toBeNull();
});
