import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { findBenchRun } from "~/db/queries/bench";
import { createBenchHandler } from "~/server/jobs/handlers/bench";
import { getBenchRun, listBenchRuns, removeBenchRun } from "~/server/services/bench/read-runs";
import { deriveFigures } from "~/shared/bench-figures";
import { splitLanes } from "~/shared/bench-live-text";
import { reportRun } from "~/shared/bench-report";
import { type Rig, type SeenGeneration, startRig } from "./bench-rig";

/** Arrival differs from sending by how busy this machine is, so a measured rate may differ that much from the sent one. */
const expectNear = (measuredRate: number | null | undefined, sent: number) => {
  expect((measuredRate ?? 0) / sent).toBeGreaterThan(0.7);
  expect((measuredRate ?? 0) / sent).toBeLessThan(1.4);
};

const small = { promptTokens: 40, outputTokens: 24, warmups: 1, pairs: 2 };

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.stop());

const stored = () => getBenchRun({ db: rig.db }, "run");

/** Requests of the length under test; the search for the prompt's length asks for one token. */
const measured = (seen: SeenGeneration[]) => seen.filter(({ request }) => request.options?.num_predict !== 1);

/** The decode rate by the server's own record of when it sent each chunk. */
const sentRate = ({ sentAtMs }: SeenGeneration, tokens: number, perChunk = 1): number =>
  ((tokens - perChunk) * 1_000) / ((sentAtMs.at(-1) ?? 0) - (sentAtMs[0] ?? 0));

describe("runBenchmark", () => {
  it("recovers the speeds that the servers had, from equal work in ABBA order", async () => {
    await rig.a.script({ answers: [{ startDelayMs: 40, tokenDelayMs: 6 }] });
    await rig.b.script({ answers: [{ startDelayMs: 80, tokenDelayMs: 14 }] });
    await expect(rig.run({ ...small, outputTokens: 48 })).resolves.toEqual({ benchRunId: "run" });

    const run = stored();
    expect(run).toMatchObject({ status: "complete", error: null, contextTokens: 256, protocol: 1 });
    expect(run.samples.map(({ side, pair }) => side + pair)).toEqual(["a0", "b0", "b1", "a1"]);
    expect(run.loads.map(({ side }) => side)).toEqual(["a", "b"]);
    expect(reportRun(run).samples.flatMap(({ flags }) => flags)).toEqual([]);

    const seen = { a: measured(await rig.a.generations()).slice(1), b: measured(await rig.b.generations()).slice(1) };
    for (const sample of run.samples) {
      const source = seen[sample.side][sample.pair];
      expect(source?.request.prompt).toMatch(/^\d{9}\n/);
      expect(sample.outputTokens).toBe(48);
      expect(sample.firstTokenAtMs).toBeGreaterThanOrEqual(sample.side === "a" ? 39 : 79);
      expectNear(deriveFigures(sample).decodeTokensPerSecond, sentRate(source as SeenGeneration, 48));
    }
    expect(reportRun(run).ratios.decode?.ratio).toBeGreaterThan(1.5);
  });

  it("asks both engines for the same work, each pair with a beginning of its own", async () => {
    await rig.run({ ...small, pairs: 3 });
    const [a, b] = [measured(await rig.a.generations()), measured(await rig.b.generations())];
    for (const { request } of [...a, ...b]) {
      expect(request).toMatchObject({ raw: true, stream: true, truncate: false });
      expect(request.options).toEqual({
        num_ctx: 256,
        num_predict: 24,
        temperature: 0,
        top_k: 1,
        seed: 1,
        repeat_penalty: 1,
        draft_num_predict: 0,
      });
    }
    expect(a.slice(1).map(({ request }) => request.prompt)).toEqual(b.slice(1).map(({ request }) => request.prompt));
    expect(new Set([...a, ...b].map(({ request }) => request.prompt.slice(0, 2))).size).toBe(5);
    expect(
      stored()
        .samples.map(({ promptTokens }) => promptTokens)
        .every((n) => Math.abs(n - 40) <= 2),
    ).toBe(true);
  });

  it("gives the same rate when an engine sends three tokens at once", async () => {
    await rig.a.script({ answers: [{ tokenDelayMs: 12, tokensPerChunk: 3 }] });
    await rig.run({ ...small, modelB: null, outputTokens: 60 });
    const [sample] = stored().samples;
    expect(sample).toMatchObject({ textChunks: 20, outputTokens: 60 });
    const [, source] = measured(await rig.a.generations());
    expectNear(sample && deriveFigures(sample).decodeTokensPerSecond, sentRate(source as SeenGeneration, 60, 3));
  });

  it("asks again, then flags an answer that stops early, a cache hit and another prompt length", async () => {
    await rig.a.script({ answers: [{ text: "it ends soon", cachedTokens: 30 }] });
    await rig.b.script({ answers: [{ promptTokens: 99 }] });
    await rig.run({ ...small, pairs: 1 });
    const report = reportRun(stored());
    expect(report.samples[0]).toMatchObject({ attempts: 3, finishReason: "stop", outputTokens: 3 });
    expect(report.samples[0]?.flags).toEqual(
      expect.arrayContaining(["short_stop", "cache_hit", "unequal_prompts", "unequal_outputs"]),
    );
    expect(report.samples[1]?.flags).toContain("prompt_count");
    expect(report.cleanPairs).toBe(0);
  });

  it("asks again where the engine cut an answer off for its repetitions, and at last tells why there is no figure", async () => {
    const cut = { rawBody: '{"response":" la","done":false}\n'.repeat(31) };
    const work = { ...small, prompt: "Sing", modelB: null, pairs: 1 };
    await rig.a.script({ answers: [cut, cut, {}] });
    await rig.run(work);
    expect(stored().samples).toMatchObject([{ attempts: 2, outputTokens: 24 }]);
    await rig.a.script({ answers: [cut] });
    await expect(rig.run(work, undefined, "cut")).rejects.toMatchObject({
      message: "ollama cut the answer of alpha:8bit off, which repeated one token over and over",
      hint: expect.stringContaining("output tokens"),
    });
    expect(getBenchRun({ db: rig.db }, "cut")).toMatchObject({ status: "failed", samples: [] });
  });

  it("measures a given text as it is, behind the unique line", async () => {
    await rig.run({ ...small, prompt: "Explain recursion", modelB: null, pairs: 1 });
    const prompts = (await rig.a.generations()).map(({ request }) => request.prompt);
    expect(prompts).toHaveLength(2);
    for (const prompt of prompts) expect(prompt).toMatch(/^\d{9}\nExplain recursion$/);
  });

  it("frees the models at the start and at the end, and tells progress and both texts", async () => {
    await rig.run(small);
    expect(await rig.a.loadedModels()).toEqual([]);
    expect(await rig.b.loadedModels()).toEqual([]);
    const measuring = rig.heard.progress.filter(({ phase }) => phase === "measure");
    expect(measuring.map(({ done, total, unit }) => [done, total, unit])).toEqual(
      [0, 1, 2, 3].map((done) => [done, 4, "repetitions"]),
    );
    expect(measuring.at(-1)?.remainingMs).toBeGreaterThan(0);
    const lanes = splitLanes(rig.heard.text);
    expect(lanes.a.text).toBe(stored().samples.at(-1)?.outputText);
    expect(lanes.b.text).toBe(stored().samples[2]?.outputText);
  });

  it("keeps what was measured when it is cancelled, and stops the engine's work", async () => {
    await rig.a.script({ answers: [{ tokenDelayMs: 2 }] });
    await rig.b.script({ answers: [{}, { tokenDelayMs: 2 }, { hangAfter: 3 }] });
    const controller = new AbortController();
    const run = rig.run({ ...small, pairs: 4 }, controller.signal);
    const third = async () => (await rig.b.generations())[2];
    await vi.waitFor(async () => expect((await third())?.sentAtMs).toHaveLength(3), 30_000);
    controller.abort(new Error("cancelled"));
    await expect(run).rejects.toThrow("cancelled");
    expect(stored()).toMatchObject({ status: "partial", error: "cancelled", finishedAt: expect.any(Number) });
    expect(stored().samples).toHaveLength(2);
    expect(reportRun(stored()).ratios.decode?.pairs).toBe(1);
    await vi.waitFor(async () => expect((await third())?.state).toBe("aborted"), 10_000);
    expect(await rig.a.loadedModels()).toEqual([]);
  });

  it("keeps what was measured when an engine fails, with the engine's words", async () => {
    await rig.a.script({ answers: [{}, {}, {}, { failAfter: 3, error: "out of memory" }] });
    await expect(rig.run({ ...small, prompt: "text", pairs: 4 })).rejects.toThrow("out of memory");
    const run = stored();
    expect(run).toMatchObject({ status: "failed", error: "ollama: out of memory" });
    expect(run.samples.filter(({ side }) => side === "a")).toHaveLength(2);
  });

  it("refuses an unknown model, a model against itself and work that does not fit the context", async () => {
    await expect(rig.run({ modelA: "nobody:1b" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(rig.run({ modelB: rig.a.name })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(rig.run({ promptTokens: 9_000 })).rejects.toThrow("do not fit into the 8192 of alpha:8bit");
    expect(listBenchRuns(rig, { limit: 10 })).toEqual([]);
  });
});

describe("stored runs", () => {
  it("are listed newest first, a long prompt by its beginning, and removed", async () => {
    await rig.run({ ...small, pairs: 1 });
    await rig.run({ ...small, pairs: 1, modelB: null, prompt: "word ".repeat(200) }, undefined, "run2");
    const listed = listBenchRuns(rig, { limit: 10 });
    expect(listed.map(({ id, b, options }) => [id, b?.name ?? null, options.prompt])).toEqual([
      ["run2", null, "word ".repeat(16)],
      ["run", rig.b.name, undefined],
    ]);
    expect(listBenchRuns(rig, { limit: 10, cursor: "run2" }).map(({ id }) => id)).toEqual(["run"]);
    removeBenchRun(rig, "run");
    expect(findBenchRun(rig.db, "run")).toBeUndefined();
    expect(() => removeBenchRun(rig, "run")).toThrow("there is no benchmark run run");
  });

  it("that a killed daemon left running are partial after the next start, with their samples", async () => {
    const handler = createBenchHandler(rig.parts);
    let killedAt = 0;
    rig.bus.subscribe(() => {
      const run = findBenchRun(rig.db, "run");
      if (run?.status !== "running" || run.samples.length !== 1 || killedAt > 0) return;
      killedAt = run.samples.length;
      expect(() => removeBenchRun(rig, "run")).toThrow("still running");
      handler.atBoot?.();
      expect(stored()).toMatchObject({ status: "partial", error: "The daemon stopped during this run." });
      expect(stored().samples).toHaveLength(1);
    });
    await rig.run({ ...small, pairs: 1 });
    expect(killedAt).toBe(1);
  });
});
