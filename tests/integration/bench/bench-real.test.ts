import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createClient } from "~/cli/client";
import { reportRun } from "~/shared/bench-report";
import { benchRunSchema } from "~/shared/contracts/bench";
import { runCli } from "~/tests/fixtures/bench-daemon";
import { importTwin } from "~/tests/fixtures/import-twin";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";

let daemon: TestDaemon;
beforeAll(async () => {
  daemon = await startDaemon({ models: ["tiny"], ollama: true });
  await importTwin(daemon);
}, 180_000);
afterAll(async () => {
  await daemon.stop();
});

describe("MLX against Ollama with the same weights", () => {
  it("does equal work on both engines and finds nothing to flag", async () => {
    const [pair] = await createClient(daemon.url).bench.pairs.query();
    expect(pair).toMatchObject({ modelA: "test/tiny", modelB: "tiny-f16:latest" });
    expect(pair?.reason).toMatch(/^same base model, 16\.\d and 16\.\d bits per weight$/);

    const { code, stdout, stderr } = await runCli(
      ["bench", "-p", "200", "-n", "32", "-r", "2", "--no-watch", "--json"],
      daemon.env,
    );
    expect(stderr).toContain("Pair 1 of 2");
    expect(code).toBe(0);
    const run = benchRunSchema.parse(JSON.parse(stdout).run);
    expect(run.status).toBe("complete");
    expect(run.samples.map(({ side }) => side).join("")).toBe("abba");
    for (const sample of run.samples) {
      expect(sample).toMatchObject({ outputTokens: 32, finishReason: "length", attempts: 1 });
      expect(Math.abs(sample.promptTokens - 200)).toBeLessThanOrEqual(2);
      expect(sample.lastTokenAtMs).toBeGreaterThan(sample.firstTokenAtMs);
      expect(sample.endMs).toBeGreaterThanOrEqual(sample.lastTokenAtMs);
      expect(sample.peakResidentBytes).toBeGreaterThan(10_000_000);
      expect(sample.engineDecodeNs).toBeGreaterThan(0);
    }
    expect(run.samples.filter(({ side }) => side === "a").map(({ cachedTokens }) => cachedTokens)).toEqual([0, 0]);
    const report = reportRun(run);
    expect(report.samples.flatMap(({ flags }) => flags)).toEqual([]);
    const beginning = (side: string, pair: number) =>
      run.samples.find((sample) => sample.side === side && sample.pair === pair)?.outputText.slice(0, 16);
    expect([beginning("a", 0), beginning("a", 1)]).toEqual([beginning("b", 0), beginning("b", 1)]);
    expect(run.loads.map(({ side }) => side)).toEqual(["a", "b"]);
    expect(JSON.parse(stdout).report.ratios).toEqual(JSON.parse(JSON.stringify(report.ratios)));
  });

  it("finds the prompt's length without a tokenizer when GGUF is measured alone", async () => {
    const { code, stdout } = await runCli(
      ["bench", "tiny-f16", "-p", "120", "-n", "16", "-r", "1", "--no-watch", "--json"],
      daemon.env,
    );
    expect(code).toBe(0);
    const run = benchRunSchema.parse(JSON.parse(stdout).run);
    expect(run.b).toBeNull();
    expect(Math.abs((run.samples[0]?.promptTokens ?? 0) - 120)).toBeLessThanOrEqual(3);
  });
});
