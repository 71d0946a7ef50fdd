import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { getBenchRun } from "~/server/services/bench/read-runs";
import { deriveFigures } from "~/shared/bench-figures";
import { summarizeGaps } from "~/shared/bench-gaps";
import { type ReportedSample, reportRun } from "~/shared/bench-report";
import { orderPair } from "~/shared/bench-schedule";
import { quantile } from "~/shared/bench-statistics";
import { readConcurrency, readLengths, readSustained, readWorkloads } from "~/shared/bench-sweeps";
import { type Rig, startRig } from "./bench-rig";

const small = { promptTokens: 40, outputTokens: 12, warmups: 0, pairs: 1, modelB: null };

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.stop());
/**
 * A wrong formula is off in every repetition, a busy machine in some: the nearest one has to be within 1 %, and all of them
 * together near.
 */
const expectRecovered = (samples: readonly ReportedSample[], rate: number) => {
  const ratios = samples.map(({ figures }) => (figures.decodeTokensPerSecond ?? 0) / rate);
  expect(Math.min(...ratios.map((ratio) => Math.abs(ratio - 1)))).toBeLessThan(0.01);
  expect(Math.abs(quantile(ratios, 0.5) - 1)).toBeLessThan(0.05);
};
const stored = () => getBenchRun({ db: rig.db }, "run");

describe("what the scripted engine was told comes back as a figure within 1 %, or flagged", () => {
  it.each([
    ["one token a chunk", { startDelayMs: 200, tokenDelayMs: 20 }, 50, true],
    ["three tokens a chunk", { startDelayMs: 200, tokenDelayMs: 60, tokensPerChunk: 3 }, 50, false],
  ])(
    "%s",
    async (_, answer, rate, hasGaps) => {
      await rig.a.script({ answers: [answer] });
      await rig.run({ ...small, outputTokens: 99, pairs: 2, warmups: 1 });
      const { samples, sides } = reportRun(stored());
      const { figures } = sides[0] ?? expect.fail("no side");
      expectRecovered(samples, rate);
      expect(figures.ttft?.min).toBeGreaterThanOrEqual(199);
      const gaps = summarizeGaps(stored().samples);
      if (hasGaps) expect(Math.abs((gaps?.p50 ?? 0) - 20)).toBeLessThan(1);
      else expect(gaps).toBeNull();
    },
    30_000,
  );

  it("counts the same with and without the token that ends the text", async () => {
    // An engine that counts the end of text reports one token more than it wrote.
    await rig.a.script({ answers: [{ tokenDelayMs: 5, countedTokens: 13 }] });
    await rig.run(small);
    const [sample] = reportRun(stored()).samples;
    expect(sample).toMatchObject({ outputTokens: 13, textChunks: 12 });
    expect(sample?.flags).toContain("output_count");
  });

  it("flags a cached prefix that the engine tells of, and one that it hides", async () => {
    await rig.a.script({ answers: [{ cachedTokens: 30 }] });
    await rig.run(small);
    expect(reportRun(stored()).samples[0]?.flags).toContain("cache_hit");

    const slow = { startDelayMs: 120, tokenDelayMs: 4, hidesCache: true };
    await rig.a.script({ answers: [slow, slow, { ...slow, startDelayMs: 20 }, slow] });
    await rig.run({ ...small, prompt: "text", pairs: 4 }, undefined, "hidden");
    const { samples, sides } = reportRun(getBenchRun({ db: rig.db }, "hidden"));
    expect(samples.map(({ cachedTokens, flags }) => [cachedTokens, flags])).toEqual(
      [[], [], ["prefill_outlier"], [], []].map((flags) => [null, flags]),
    );
    expect(sides[0]?.figures.ttft).toMatchObject({ n: 4, min: expect.toSatisfy((ms: number) => ms > 119) });
  }, 20_000);

  it.each(["first_token_in", "first_token_out"] as const)(
    "is no matter of the engine's own clock: %s",
    async (engineClock) => {
      await rig.a.script({ answers: [{ tokenDelayMs: 20, engineClock }] });
      await rig.run({ ...small, outputTokens: 21, pairs: 5, warmups: 1 });
      const { samples } = reportRun(stored());
      const [sample] = samples;
      const own = ((sample?.outputTokens ?? 0) * 1e9) / (sample?.engineDecodeNs ?? 1);
      expect(own).toBeCloseTo(engineClock === "first_token_in" ? 50 : 52.5, 5);
      expectRecovered(samples, 50);
    },
  );

  it("a machine that slows down by 10 % during the run leaves two equal engines equal", async () => {
    const pairs = 6;
    const delays = { a: [] as number[], b: [] as number[] };
    const order = Array.from({ length: pairs }, (_, pair) => orderPair(pair, 2)).flat();
    for (const [position, side] of order.entries()) delays[side].push(10 * (1 + (0.1 * position) / (order.length - 1)));
    const answers = (side: "a" | "b") => delays[side].map((tokenDelayMs) => ({ tokenDelayMs }));
    await rig.a.script({ answers: answers("a") });
    await rig.b.script({ answers: answers("b") });
    await rig.run({ ...small, modelB: rig.b.name, prompt: "text", outputTokens: 40, pairs });
    const { ratios, samples } = reportRun(stored());
    const { ratio, interval } = ratios.decode ?? expect.fail("no ratio");
    expect(Math.abs(ratio - 1)).toBeLessThan(0.02);
    expect(interval?.low).toBeLessThan(1);
    expect(interval?.high).toBeGreaterThan(1);
    const [first, last] = [samples[0], samples.at(-1)].map((one) => one?.figures.decodeTokensPerSecond ?? 0);
    expect((last ?? 0) / (first ?? 1)).toBeCloseTo(1 / 1.1, 1);
  }, 40_000);
});

describe("further cases", () => {
  it("sweep lengths, send several requests at once, write long and do small jobs", async () => {
    const known = { match: "customer feel", text: "negative", tokenDelayMs: 1 };
    await rig.a.script({ answers: [known, known, { tokenDelayMs: 15 }] });
    await rig.run({ ...small, lengths: [80], concurrency: [1, 3], sustainedTokens: 64, workloads: true });
    const run = stored();
    expect(run.status).toBe("complete");
    expect(readLengths(run).map(({ promptTokens, figures }) => [promptTokens, figures.decode?.n])).toEqual([
      [40, 1],
      [80, 3],
    ]);
    const longer = run.samples.filter(({ caseId }) => caseId === "length:80");
    for (const { promptTokens } of longer) expect(Math.abs(promptTokens - 80)).toBeLessThanOrEqual(2);
    const levels = readConcurrency(run);
    expect(levels.map(({ level, aggregate }) => [level, aggregate?.n])).toEqual([
      [1, 3],
      [3, 3],
    ]);
    expect((levels[1]?.aggregate?.mean ?? 0) / (levels[0]?.aggregate?.mean ?? 1)).toBeGreaterThan(1.5);
    const crowd = run.samples.filter(({ caseId, pair }) => caseId === "concurrency:3" && pair === 0);
    const begun = crowd.map(({ sentAtMs }) => sentAtMs);
    expect(Math.max(...begun)).toBeLessThan(Math.min(...crowd.map(({ sentAtMs, endMs }) => sentAtMs + endMs)));
    expect(readSustained(run)[0]?.points).toHaveLength(10);
    const jobs = readWorkloads(run);
    expect(jobs.map(({ workload, passed }) => [workload.id, passed])).toEqual([
      ["classify", true],
      ["summarise", false],
      ["breakdown", false],
      ["chat", false],
    ]);
    const asked = (await rig.a.requests()).filter(({ route }) => route === "POST /api/chat");
    expect(asked).toHaveLength(8);
    expect(JSON.parse(asked[4]?.body ?? "{}").format).toMatchObject({ required: ["steps"] });
  }, 60_000);

  it("keeps what is needed to tell chunks apart: every time of arrival", async () => {
    await rig.a.script({ answers: [{ tokenDelayMs: 3 }] });
    await rig.run(small);
    const [sample] = stored().samples;
    expect(sample?.chunkAtMs).toHaveLength(12);
    expect(sample?.chunkAtMs[0]).toBeCloseTo(sample?.firstTokenAtMs ?? 0, 2);
    expect(sample?.chunkAtMs.at(-1)).toBeCloseTo(sample?.lastTokenAtMs ?? 0, 2);
    expect(sample && deriveFigures(sample).ttftMs).toBe(sample?.firstTokenAtMs);
  });
});

it("a disturbed pair is measured again", async () => {
  await rig.a.script({ answers: [{}, { batchSizeMean: 2 }, {}] });
  await rig.run({ ...small, prompt: "text", pairs: 2, warmups: 1 });
  expect(stored().samples.map(({ flags }) => flags)).toEqual([["other_requests"], [], []]);
});

it("the machine is looked at before each repetition", async () => {
  await rig.run({ ...small, watchMachine: true });
  expect(stored().samples[0]?.environment).toMatchObject({
    otherLoad: expect.any(Number),
    swapBytes: expect.any(Number),
  });
});
