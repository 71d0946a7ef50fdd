import { describe, expect, it } from "vitest";
import { deriveFigures } from "~/shared/bench-figures";
import { buildSample } from "./bench-run-builder";

describe("deriveFigures", () => {
  it.each([2, 16, 128, 256])("gives 100.0 tok/s for 10 ms a token whatever the length (%i)", (outputTokens) => {
    const figures = deriveFigures(buildSample({ outputTokens, itlMs: 10 }));
    expect(figures.decodeTokensPerSecond).toBeCloseTo(100, 9);
  });

  it("does not count the token that starts the clock, which would add 6.7 % to 16 tokens", () => {
    const sample = buildSample({ outputTokens: 16, itlMs: 10 });
    const biased = (16 * 1_000) / (sample.lastTokenAtMs - sample.firstTokenAtMs);
    expect(biased / (deriveFigures(sample).decodeTokensPerSecond ?? 0)).toBeCloseTo(16 / 15, 9);
  });

  it("gives the same rate when three tokens come in one chunk", () => {
    const firstTokenAtMs = 200 + 2 * 10;
    const chunked = buildSample({ outputTokens: 129, textChunks: 43, firstTokenAtMs, lastTokenAtMs: 200 + 128 * 10 });
    expect(deriveFigures(chunked).decodeTokensPerSecond).toBeCloseTo(100, 9);
  });

  it("counts uncached prompt tokens until the first text as prefill", () => {
    const figures = deriveFigures(buildSample({ promptTokens: 512, cachedTokens: 112, firstTokenAtMs: 200 }));
    expect(figures.prefillTokensPerSecond).toBe(2_000);
    expect(figures.ttftMs).toBe(200);
    expect(deriveFigures(buildSample({ cachedTokens: null })).prefillTokensPerSecond).toBe(2_560);
  });

  it("gives the effective rate over the whole time", () => {
    expect(deriveFigures(buildSample({ outputTokens: 50, endMs: 2_000 })).effectiveTokensPerSecond).toBe(25);
  });

  it("has no decode rate without two chunks", () => {
    const figures = deriveFigures(buildSample({ textChunks: 1, lastTokenAtMs: 200 }));
    expect(figures.decodeTokensPerSecond).toBeNull();
    expect(deriveFigures(buildSample({ promptTokens: 512, cachedTokens: 512 })).prefillTokensPerSecond).toBeNull();
  });
});
