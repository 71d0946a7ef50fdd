import { describe, expect, it } from "vitest";
import { calibrateJudge } from "~/server/services/prompts/optimize/calibrate-judge";
import { signTest } from "~/server/services/prompts/optimize/judge-candidate";
import { judgePairs } from "~/server/services/prompts/optimize/judge-pairs";
import { type OptimizeOptions, optimizePrompt } from "~/server/services/prompts/optimize/optimize-loop";
import type { Comparison, OptimizerModel } from "~/server/services/prompts/optimize/optimizer-model";
import type { JudgeRecord } from "~/shared/contracts/prompt-optimization";

const base = "Summarise {text} in some words for the team. Do not name persons.";
const better = "Summarise {text} in a list for the team. Do not name persons.";
const best = "Summarise {text} in a list for the team. Do not name persons. If it is empty, answer with an empty list.";
const reliable: JudgeRecord = { model: "j", accuracy: 1, flipRate: 0, pairs: 16, isReliable: true, measuredAt: 0 };

interface Script {
  rewrites: (string | null)[];
  winner?: (first: string, second: string) => Comparison["winner"] | null;
  results?: (text: string) => boolean[];
  failures?: string[];
  tokensPerCall?: number;
  onCall?: (call: number) => void;
}

/** A model that says what it is told, in order; the last rewrite stays. */
function scripted({ rewrites, winner = () => "tie", results, failures, tokensPerCall = 10, onCall }: Script) {
  let [rewritten, calls] = [0, 0];
  const priced = <Value>(value: Value) => {
    onCall?.(++calls);
    return { value, tokens: tokensPerCall };
  };
  const seen: { text: string; rules: string[]; complaint: string }[] = [];
  const model: OptimizerModel = {
    findFaults: async () =>
      priced([
        { quote: "is nowhere", issue: "invented" },
        { quote: "the team", issue: "which team?" },
      ]),
    rewrite: async ({ text, findings, complaint }) => {
      seen.push({ text, rules: findings.map(({ message }) => message), complaint });
      return priced(rewrites[Math.min(rewritten++, rewrites.length - 1)] ?? null);
    },
    compare: async (first, second) => {
      const who = winner(first, second);
      return priced(who === null ? null : { winner: who, reason: "because" });
    },
    findFailures: failures ? async () => priced(failures) : null,
    evaluate: results
      ? async (text) => priced(results(text).map((isPassed, i) => ({ name: String(i), isPassed })))
      : null,
  };
  return { model, seen, calls: () => calls };
}

const run = (script: Script, options: Partial<OptimizeOptions> = {}) => {
  const fake = scripted(script);
  const report = optimizePrompt(
    {
      text: base,
      facts: "",
      declared: null,
      preserve: [],
      maxRounds: 5,
      budgetMs: 60_000,
      budgetTokens: 10_000,
      minScore: 1,
      findingsPerRound: 3,
      candidatesPerRound: 1,
      judge: reliable,
      earlier: [],
      spent: { tokens: 0, ms: 0 },
      warnings: [],
      signal: new AbortController().signal,
      now: () => performance.now(),
      onRound: () => undefined,
      ...options,
    },
    fake.model,
  );
  return report.then((value) => ({ ...value, seen: fake.seen, calls: fake.calls() }));
};
const rank = (text: string) => [base, better, best].indexOf(text);
const prefers = (text: string) => (first: string, second: string) =>
  first === text ? ("first" as const) : second === text ? ("second" as const) : ("tie" as const);

describe("the loop", () => {
  it("accepts a rewrite that the judge prefers in both orders, and goes on from it", async () => {
    const report = await run({
      rewrites: [better, best],
      winner: (a, b) => (rank(a) > rank(b) ? "first" : "second"),
    });
    expect(report).toMatchObject({ isChanged: true, source: "lint+judge", original: base });
    expect(report.seen[1]?.text).toBe(better);
    expect(report.rounds[0]?.candidates[0]).toMatchObject({ isAccepted: true, verdict: { together: "win" } });
    expect(report.after.overall).toBeGreaterThanOrEqual(report.before.overall);
  });

  it("ends at once where nothing is to be gained, without asking a model", async () => {
    const good =
      "Translate the text into German. Do not translate names. If it is empty, output NONE.\n<text>{text}</text>";
    expect(await run({ rewrites: [better] }, { text: good })).toMatchObject({
      stopReason: "target_reached",
      isChanged: false,
      calls: 0,
      best: good,
    });
  });

  it("keeps the first round when the later ones are worse", async () => {
    const worse = "Summarise {text} in a list for the team. Do not name persons. Maybe it is good.";
    const report = await run({ rewrites: [better, worse], winner: prefers(better) });
    expect(report).toMatchObject({ best: better, stopReason: "no_improvement" });
    expect(report.rounds.map(({ candidates }) => candidates[0]?.isAccepted)).toEqual([true, false, false]);
  });

  it.each([
    ["adds a path", `${better} See src/team.ts.`, "invented"],
    ["answers", "The team is fine.", "placeholders"],
    ['drops "do not"', "Summarise {text} in a list for the team.", "negation"],
    ["drops a placeholder", "Summarise the text in a list for the team. Do not name persons.", "placeholders"],
    ["says nothing", null, "empty"],
  ])("refuses a rewriter that %s, also when the judge likes it", async (_, rewrite, gate) => {
    const report = await run({ rewrites: [rewrite], winner: (first) => (first === base ? "second" : "first") });
    expect(report).toMatchObject({ best: base, isChanged: false, stopReason: "gate_failed" });
    for (const round of report.rounds) {
      for (const candidate of round.candidates) {
        expect(candidate.gateFailures.map((failure) => failure.gate)).toContain(gate);
        expect(candidate).toMatchObject({ isAccepted: false, scores: null, verdict: null });
      }
    }
  });

  it("tells the rewriter once what was wrong", async () => {
    const { seen } = await run(
      { rewrites: ["Summarise the text for the team. Do not name persons.", better] },
      { maxRounds: 1 },
    );
    expect(seen.map(({ complaint }) => complaint)).toEqual(["", "it lacks {text}"]);
  });

  it("counts a judge that disagrees with itself as a tie", async () => {
    const longer = "Summarise {text} in some words for the team, please. Do not name persons.";
    const report = await run({ rewrites: [longer], winner: () => "first" });
    expect(report.rounds[0]?.candidates[0]?.verdict).toMatchObject({ first: "win", second: "loss", together: "tie" });
    expect(report).toMatchObject({ isChanged: false, stopReason: "no_improvement" });
  });

  it("uses the lint alone where the judge is not reliable, and says when that cannot decide", async () => {
    const judge = { ...reliable, isReliable: false };
    const same = "Summarise {text} in some words for the whole team. Do not name persons.";
    const report = await run({ rewrites: [same], winner: prefers(same) }, { judge });
    expect(report).toMatchObject({ source: "lint", isChanged: false, stopReason: "judge_unreliable" });
    expect(report.rounds[0]?.candidates[0]?.verdict).toBeNull();
    expect(await run({ rewrites: [better] }, { judge })).toMatchObject({ best: better, source: "lint" });
  });

  it("lets held-out cases overrule the judge", async () => {
    const report = await run({
      rewrites: [better],
      winner: prefers(better),
      results: (text) => [true, true, true, true, text === base],
    });
    expect(report).toMatchObject({ isChanged: false, stopReason: "regression" });
    expect(report.rounds[0]?.candidates[0]?.evaluation).toEqual({
      before: 5,
      after: 4,
      cases: 5,
      wins: 0,
      losses: 1,
      p: 1,
    });
  });

  it("lets the rewriter mend what fails on the development cases first", async () => {
    const { seen } = await run(
      { rewrites: [null], failures: ["an answer to it lacks a list"] },
      { findingsPerRound: 1, maxRounds: 1 },
    );
    expect(seen[0]?.rules).toEqual(["an answer to it lacks a list"]);
  });

  it("stops at its limits of rounds, tokens and time, with the best so far", async () => {
    const winner = prefers(better);
    expect(await run({ rewrites: [better], winner }, { maxRounds: 1 })).toMatchObject({
      best: better,
      stopReason: "max_rounds",
    });
    const spent = await run({ rewrites: [better], winner, tokensPerCall: 100 }, { budgetTokens: 450 });
    expect(spent).toMatchObject({ best: better, stopReason: "budget" });
    expect(spent.tokens).toBeLessThan(600);
    let clock = 0;
    const late = await run(
      { rewrites: [better], winner, onCall: () => (clock += 100) },
      { budgetMs: 450, now: () => clock },
    );
    expect(late).toMatchObject({ best: better, stopReason: "budget" });
  });

  it("ends a call that outlives the budget", async () => {
    const hanging: OptimizerModel = {
      ...scripted({ rewrites: [] }).model,
      findFaults: (_, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    };
    const ended = await optimizePrompt({ ...defaults, budgetMs: 40 }, hanging);
    expect(ended).toMatchObject({ stopReason: "budget", best: base, rounds: [] });
  });

  it("gives what was reached when it is cancelled or a model fails", async () => {
    const controller = new AbortController();
    const cancel = (call: number) => call === 4 && controller.abort(new Error("cancelled"));
    const cancelled = await run(
      { rewrites: [better], winner: prefers(better), onCall: cancel },
      { signal: controller.signal },
    );
    expect(cancelled).toMatchObject({ best: better, stopReason: "aborted", warnings: [] });
    const fail = (call: number) => {
      if (call === 5) throw new Error("the engine died");
    };
    const failed = await run({ rewrites: [better], winner: prefers(better), onCall: fail });
    expect(failed).toMatchObject({ best: better, stopReason: "aborted", warnings: ["the engine died"] });
  });

  it("goes on after a run that was cut short as if it had not been", async () => {
    const bad = "Summarise it.";
    const script = {
      rewrites: [better, bad, bad, bad, best],
      winner: (a: string, b: string) => (rank(a) > rank(b) ? ("first" as const) : ("second" as const)),
    };
    const options = { maxRounds: 3, candidatesPerRound: 2 };
    const whole = await run(script, options);
    const counts = (rounds: typeof whole.rounds) => rounds.map(({ candidates }) => candidates.length);
    expect([whole.best, counts(whole.rounds)]).toEqual([best, [1, 3, 1]]);
    for (let calls = 1; calls < whole.calls; calls++) {
      const controller = new AbortController();
      const onCall = (call: number) => call === calls && controller.abort(new Error("stopped"));
      const cut = await run({ ...script, onCall }, { ...options, signal: controller.signal });
      expect(cut.stopReason, `after ${calls} calls`).toBe("aborted");
      const kept = counts(cut.rounds).filter((count, i) => count === counts(whole.rounds)[i]);
      const rewrites = script.rewrites.slice(kept.reduce((sum, count) => sum + count, 0));
      const spent = { tokens: cut.tokens, ms: cut.ms };
      const done = await run({ ...script, rewrites }, { ...options, earlier: cut.rounds, spent });
      expect([done.best, done.stopReason], `after ${calls} calls`).toEqual([best, whole.stopReason]);
      expect(counts(done.rounds)).toEqual([1, 3, 1]);
      expect(done.tokens).toBeGreaterThan(cut.tokens);
    }
  });

  it("does not exceed the budget of the whole when it goes on", async () => {
    const first = await run({ rewrites: [better], winner: prefers(better) }, { maxRounds: 1 });
    const spent = { tokens: 10_000, ms: 0 };
    const done = await run({ rewrites: [best] }, { earlier: first.rounds, spent });
    expect(done).toMatchObject({ best: better, stopReason: "budget", calls: 0, tokens: 10_000 });
    const full = await run({ rewrites: [best] }, { earlier: first.rounds, maxRounds: 1 });
    expect(full).toMatchObject({ best: better, stopReason: "max_rounds", calls: 0 });
  });

  it("asks instead of inventing", async () => {
    const report = await run(
      { rewrites: ["Fix the login bug in the Express server on port 8080."] },
      { text: "Fix the bug in the server" },
    );
    expect(report.isChanged).toBe(false);
    expect(report.questions.map(({ question }) => question).join("\n")).toContain('"the bug"');
    expect(
      report.rounds.flatMap(({ candidates }) =>
        candidates.flatMap((each) => each.gateFailures.map(({ gate }) => gate)),
      ),
    ).toContain("invented");
  });

  it("gives the rewriter only faults whose words stand in the prompt", async () => {
    const { rounds } = await run({ rewrites: [null] }, { findingsPerRound: 20, maxRounds: 1 });
    const said = rounds[0]?.findings.map(({ message }) => message);
    expect(said).toContain("which team?");
    expect(said).not.toContain("invented");
  });
});

const defaults: OptimizeOptions = {
  text: base,
  facts: "",
  declared: null,
  preserve: [],
  maxRounds: 3,
  budgetMs: 1_000,
  budgetTokens: 1_000,
  minScore: 1,
  findingsPerRound: 3,
  candidatesPerRound: 1,
  judge: null,
  earlier: [],
  spent: { tokens: 0, ms: 0 },
  warnings: [],
  signal: new AbortController().signal,
  now: () => performance.now(),
  onRound: () => undefined,
};

describe("calibration", () => {
  const signal = new AbortController().signal;
  const judge = (compare: (first: string, second: string) => Comparison["winner"] | null) => {
    let calls = 0;
    const model = {
      compare: async (first: string, second: string) => {
        calls += 1;
        const winner = compare(first, second);
        return { value: winner && { winner, reason: "" }, tokens: 7 };
      },
    };
    return calibrateJudge(model, "j", { signal, onPair: () => undefined }).then(({ value, tokens }) => ({
      ...value,
      tokens,
      calls,
    }));
  };
  const knows = (text: string) => judgePairs.some(({ better: good }) => good === text);

  it("trusts a judge that knows the better ones", async () => {
    expect(await judge((first) => (knows(first) ? "first" : "second"))).toMatchObject({
      isReliable: true,
      accuracy: 1,
      flipRate: 0,
      pairs: 16,
      tokens: 224,
    });
  });

  it.each([
    ["always says A", () => "first" as const],
    ["always says B", () => "second" as const],
    ["always says tie", () => "tie" as const],
    ["gives no usable answer", () => null],
    ["prefers the worse ones", (first: string) => (knows(first) ? ("second" as const) : ("first" as const))],
  ])("switches a judge off that %s, early", async (_, compare) => {
    const record = await judge(compare);
    expect(record.isReliable).toBe(false);
    expect(record.calls).toBeLessThanOrEqual(12);
  });

  it("has sixteen pairs of different kinds", () => {
    expect(new Set(judgePairs.map(({ kind }) => kind)).size).toBe(16);
  });
});

it("the sign test gives the known values", () => {
  const rounded = (wins: number, losses: number) => Math.round(signTest(wins, losses) * 1000) / 1000;
  expect([rounded(3, 0), rounded(5, 0), rounded(6, 1), rounded(7, 1), rounded(9, 2)]).toEqual([
    0.125, 0.031, 0.063, 0.035, 0.033,
  ]);
  expect(signTest(0, 0)).toBe(1);
});
