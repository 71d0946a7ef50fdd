import { describe, expect, it } from "vitest";
import { reportRun } from "~/shared/bench-report";
import { buildSections, renderSection } from "~/shared/bench-sections";
import { readConcurrency, readGatewayCost, readLengths, readSustained, readWorkloads } from "~/shared/bench-sweeps";
import type { BenchRun, BenchSample } from "~/shared/contracts/bench";
import { buildPairs, buildRun, buildSample } from "./bench-run-builder";

const buildSwept = (options: Partial<BenchRun["options"]>, samples: BenchSample[]) => {
  const run = buildRun({ samples });
  return { ...run, options: { ...run.options, ...options } };
};

describe("sweeps", () => {
  it("put the main case among the lengths", () => {
    const longer = buildPairs(3).map((one) => ({
      ...one,
      caseId: "length:2048",
      promptTokens: 2048,
      firstTokenAtMs: 800,
    }));
    const points = readLengths(buildSwept({ lengths: [2048] }, [...buildPairs(6), ...longer]));
    expect(points.map(({ promptTokens, side }) => [promptTokens, side])).toEqual([
      [512, "a"],
      [512, "b"],
      [2048, "a"],
      [2048, "b"],
    ]);
    expect(points[2]?.figures.ttft?.mean).toBe(800);
    expect(readLengths(buildSwept({}, buildPairs(6)))).toEqual([]);
  });

  it("add up the tokens of requests that ran at once over the time of all of them", () => {
    const round = [0, 500].map((sentAtMs) => buildSample({ caseId: "concurrency:2", sentAtMs, endMs: 1_500 }));
    const [point] = readConcurrency(buildSwept({ concurrency: [2] }, round));
    expect(point).toMatchObject({ level: 2, side: "a" });
    expect(point?.aggregate?.mean).toBeCloseTo((2 * 128 * 1_000) / 2_000, 9);
    expect(point?.perUser?.mean).toBeCloseTo(128 / 1.5, 9);
  });

  it("tell what the way through the daemon adds", () => {
    const pairs = [0, 1, 2].flatMap((pair) => [
      buildSample({ caseId: "gateway", pair, firstTokenAtMs: 200 }),
      buildSample({ caseId: "gateway", pair, via: "gateway", firstTokenAtMs: 203 + pair }),
    ]);
    const [cost] = readGatewayCost(buildSwept({ gateway: true }, pairs));
    expect(cost?.addedTtftMs).toMatchObject({ n: 3, mean: 4 });
    expect(cost?.speed?.ratio).toBeLessThan(1);
    expect(reportRun(buildSwept({ gateway: true }, pairs)).samples).toEqual([]);
  });

  it("show a long answer that slows down", () => {
    let at = 100;
    const chunkAtMs = Array.from({ length: 1_001 }, (_, index) => (at += index < 500 ? 10 : 20));
    const sample = buildSample({ caseId: "sustained", outputTokens: 1_001, textChunks: 1_001, chunkAtMs });
    const [curve] = readSustained(buildSwept({ sustainedTokens: 1_001 }, [sample]));
    expect(curve?.points).toHaveLength(10);
    expect(curve?.points[0]?.tokensPerSecond).toBeCloseTo(100, 6);
    expect(curve?.held).toBeCloseTo(0.5, 6);
  });

  it("hold the answers of small jobs against what is known", () => {
    const answers = { a: "negative", b: "I think it is quite positive overall" } as const;
    const samples = (["a", "b"] as const).map((side) =>
      buildSample({ caseId: "workload:classify", side, outputText: answers[side], finishReason: "stop" }),
    );
    const run = buildSwept({ workloads: true }, samples);
    expect(readWorkloads(run).map(({ side, passed }) => [side, passed])).toEqual([
      ["a", true],
      ["b", false],
    ]);
    const [section] = buildSections(run, reportRun(run));
    expect(section?.id).toBe("workloads");
    expect(section && renderSection(section)).toContain("✗ says negative");
  });
});
