import { describe, expect, it } from "vitest";
import { summarizeGaps } from "~/shared/bench-gaps";
import { buildSample } from "./bench-run-builder";

const timed = (gaps: number[], outputTokens = gaps.length + 1) => {
  let at = 100;
  return buildSample({ outputTokens, chunkAtMs: [at, ...gaps.map((gap) => (at += gap))] });
};

describe("summarizeGaps", () => {
  it("gives a percentile only where so many gaps reach it", () => {
    const few = summarizeGaps([timed([10, 12, 11])]);
    expect(few).toMatchObject({ n: 3, p95: null, p99: null });
    expect(few?.p50).toBeCloseTo(11, 6);
    expect(few?.max).toBeCloseTo(12, 6);
    const many = summarizeGaps([timed([...Array(98).fill(10), 30]), timed([50])]);
    expect(many).toMatchObject({ n: 100 });
    expect(many?.p50).toBeCloseTo(10, 6);
    expect(many?.p99).toBeCloseTo(30.2, 6);
  });

  it("is silent where a chunk holds several tokens, or nothing was kept", () => {
    expect(summarizeGaps([timed([10, 10, 10], 12)])).toBeNull();
    expect(summarizeGaps([buildSample()])).toBeNull();
  });
});
