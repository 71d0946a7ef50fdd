import { describe, expect, it } from "vitest";
import { countRequests, listCases } from "~/shared/bench-cases";
import { nextPair, orderPair } from "~/shared/bench-schedule";
import { type BenchRun, type BenchSample, benchOptionsSchema } from "~/shared/contracts/bench";
import { buildPairs, buildRun, buildSample } from "./bench-run-builder";

const order = (pairs: number, sides: 1 | 2) =>
  Array.from({ length: pairs }, (_, pair) => orderPair(pair, sides)).flat();
const withOptions = (options: Partial<BenchRun["options"]>, samples: BenchSample[]) => {
  const run = buildRun({ samples });
  return { ...run, options: { ...run.options, ...options } };
};
const main = (run: BenchRun) => listCases(run.options)[0] ?? expect.fail("no main case");
const next = (run: BenchRun) => nextPair(run, main(run));

describe("orderPair", () => {
  it("orders pairs ABBA BAAB and then mirrored, or A alone", () => {
    expect(order(6, 2).join("")).toBe("abbabaabbaab");
    expect(order(3, 1).join("")).toBe("aaa");
  });

  it.each([2, 4, 6, 8, 12])("gives each side the same mean position over %i pairs", (pairs) => {
    const sumOf = (side: string) => order(pairs, 2).reduce((sum, one, at) => (one === side ? sum + at : sum), 0);
    expect(sumOf("a")).toBe(sumOf("b"));
  });
});

describe("nextPair", () => {
  it("measures as many pairs as were asked for, and a pair that was cut short anew", () => {
    expect(next(withOptions({}, []))).toBe(0);
    expect(next(withOptions({}, buildPairs(5)))).toBe(5);
    expect(next(withOptions({}, buildPairs(6)))).toBeNull();
    expect(next(withOptions({}, buildPairs(6).slice(0, -1)))).toBe(6);
  });

  it("measures a disturbed pair again, at most as often as pairs were asked for", () => {
    const disturbed = buildPairs(6).map((sample) => ({
      ...sample,
      flags: sample.pair === 2 ? ["other_requests"] : [],
    }));
    expect(next(withOptions({}, disturbed))).toBe(6);
    expect(
      next(
        withOptions(
          {},
          buildPairs(7).map((one, at) => disturbed[at] ?? one),
        ),
      ),
    ).toBeNull();
    const always = buildPairs(12).map((sample) => ({ ...sample, flags: ["other_requests"] }));
    expect(next(withOptions({}, always.slice(0, 22)))).toBe(11);
    expect(next(withOptions({}, always))).toBeNull();
  });

  it("does not repeat what would happen again", () => {
    expect(
      next(
        withOptions(
          {},
          buildPairs(6).map((one) => ({ ...one, finishReason: "stop" })),
        ),
      ),
    ).toBeNull();
  });

  it("goes on to maxPairs while the interval is wide", () => {
    const noisy = buildPairs(12).map((one) =>
      one.side === "a" ? one : buildSample({ ...one, lastTokenAtMs: one.lastTokenAtMs * (1 + (one.pair % 3) / 10) }),
    );
    const options = { maxPairs: 12, intervalTarget: 0.03 };
    expect(next(withOptions(options, noisy.slice(0, 12)))).toBe(6);
    expect(next(withOptions({ ...options, intervalTarget: 1 }, noisy.slice(0, 12)))).toBeNull();
    expect(next(withOptions(options, noisy))).toBeNull();
  });
});

describe("listCases", () => {
  it("has a case for each sweep, and counts the requests of all", () => {
    const options = benchOptionsSchema.parse({
      modelA: "a",
      modelB: "b",
      pairs: 6,
      lengths: [2048, 512, 2048],
      concurrency: [1, 4],
      sustainedTokens: 1000,
      gateway: true,
      workloads: true,
    });
    expect(listCases(options).map(({ id }) => id)).toEqual([
      "main",
      "length:2048",
      "concurrency:1",
      "concurrency:4",
      "sustained",
      "gateway",
      "workload:classify",
      "workload:summarise",
      "workload:breakdown",
      "workload:chat",
    ]);
    expect(countRequests(options)).toBe(2 * (6 + 3 + 3 + 12 + 1 + 12 + 8));
  });
});
