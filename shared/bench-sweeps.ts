import { listCases } from "~/shared/bench-cases";
import { deriveFigures } from "~/shared/bench-figures";
import { readGaps } from "~/shared/bench-gaps";
import { reportCase, type SideReport } from "~/shared/bench-report";
import { type PairedRatio, pairedRatio, type Summary, summarize } from "~/shared/bench-statistics";
import { findWorkload, type Workload } from "~/shared/bench-workloads";
import type { BenchModel, BenchRun, BenchSample, BenchSide } from "~/shared/contracts/bench";

interface Sided {
  side: BenchSide;
  model: BenchModel;
}

const sidesOf = (run: BenchRun): Sided[] => [
  { side: "a", model: run.a },
  ...(run.b ? [{ side: "b" as const, model: run.b }] : []),
];

/** Figures of one model at one prompt length. */
export interface LengthPoint extends Sided {
  promptTokens: number;
  figures: SideReport["figures"];
}

/** The main case and the further lengths, shortest first. [] where only one length was measured. */
export function readLengths(run: BenchRun): LengthPoint[] {
  const cases = listCases(run.options).filter(
    ({ kind }) => kind === "length" || (kind === "main" && run.options.prompt === undefined),
  );
  if (cases.length < 2) return [];
  return cases
    .flatMap(({ id, promptTokens }) =>
      reportCase(run, id)
        .sides.filter(({ repetitions }) => repetitions > 0)
        .map(({ side, model, figures }) => ({ side, model, figures, promptTokens })),
    )
    .sort((x, y) => x.promptTokens - y.promptTokens);
}

/** What a number of requests at once did to one engine. */
export interface ConcurrencyPoint extends Sided {
  level: number;
  /** Tokens of all requests of a round over the time from the first request to the last byte. */
  aggregate: Summary | null;
  /** Tokens a second that one of them got, from sending to the last byte. */
  perUser: Summary | null;
  ttft: Summary | null;
}

function aggregateRate(round: readonly BenchSample[]): number {
  const begun = Math.min(...round.map(({ sentAtMs }) => sentAtMs));
  const ended = Math.max(...round.map(({ sentAtMs, endMs }) => sentAtMs + endMs));
  return (round.reduce((sum, { outputTokens }) => sum + outputTokens, 0) * 1_000) / (ended - begun);
}

export function readConcurrency(run: BenchRun): ConcurrencyPoint[] {
  return listCases(run.options)
    .filter(({ kind }) => kind === "concurrency")
    .flatMap(({ id, concurrency: level }) =>
      sidesOf(run).flatMap(({ side, model }) => {
        const own = run.samples.filter((sample) => sample.caseId === id && sample.side === side);
        if (own.length === 0) return [];
        const rounds = [...new Set(own.map(({ pair }) => pair))]
          .map((pair) => own.filter((sample) => sample.pair === pair))
          .filter(({ length }) => length === level);
        return [
          {
            side,
            model,
            level,
            aggregate: summarize(rounds.map(aggregateRate)),
            perUser: summarize(own.flatMap((sample) => deriveFigures(sample).effectiveTokensPerSecond ?? [])),
            ttft: summarize(own.map(({ firstTokenAtMs }) => firstTokenAtMs)),
          },
        ];
      }),
    );
}

/** What the way through the daemon adds to asking the engine directly. */
export interface GatewayCost extends Sided {
  pairs: number;
  addedTtftMs: Summary | null;
  /** Effective tokens a second through the daemon over directly. */
  speed: PairedRatio | null;
}

export function readGatewayCost(run: BenchRun): GatewayCost[] {
  const own = run.samples.filter(({ caseId }) => caseId === "gateway");
  return sidesOf(run).flatMap(({ side, model }) => {
    const pairs = own.flatMap((through) => {
      if (through.side !== side || through.via !== "gateway") return [];
      const straight = own.find((one) => one.side === side && one.via === "engine" && one.pair === through.pair);
      return straight ? [{ through, straight }] : [];
    });
    if (pairs.length === 0) return [];
    const rates = pairs.flatMap(({ through, straight }): [number, number][] => {
      const [slow, fast] = [through, straight].map((one) => deriveFigures(one).effectiveTokensPerSecond);
      return slow && fast ? [[slow, fast]] : [];
    });
    const added = pairs.map(({ through, straight }) => through.firstTokenAtMs - straight.firstTokenAtMs);
    return [{ side, model, pairs: pairs.length, addedTtftMs: summarize(added), speed: pairedRatio(rates) }];
  });
}

/** Tokens a second in each tenth of a long answer. */
export interface SustainedCurve extends Sided {
  points: { atMs: number; tokensPerSecond: number }[];
  /** The last tenth's rate over the first's. */
  held: number | null;
}

const TENTHS = 10;

export function readSustained(run: BenchRun): SustainedCurve[] {
  return sidesOf(run).flatMap(({ side, model }) => {
    const sample = run.samples.find((one) => one.caseId === "sustained" && one.side === side);
    const gaps = sample ? readGaps(sample) : [];
    if (!sample || gaps.length < TENTHS) return [];
    let atMs = sample.firstTokenAtMs;
    const points = Array.from({ length: TENTHS }, (_, index) => {
      const part = gaps.slice(
        Math.floor((index * gaps.length) / TENTHS),
        Math.floor(((index + 1) * gaps.length) / TENTHS),
      );
      const elapsed = part.reduce((sum, gap) => sum + gap, 0);
      atMs += elapsed;
      return { atMs, tokensPerSecond: (part.length * 1_000) / elapsed };
    });
    const [first, last] = [points[0], points.at(-1)];
    return [{ side, model, points, held: first && last ? last.tokensPerSecond / first.tokensPerSecond : null }];
  });
}

/** How one model did a small job; the answer is the first round's. */
export interface WorkloadResult extends Sided {
  workload: Workload;
  answer: string;
  checks: { label: string; passed: boolean }[];
  passed: boolean;
  totalMs: Summary | null;
}

export function readWorkloads(run: BenchRun): WorkloadResult[] {
  return listCases(run.options).flatMap(({ id, kind }) => {
    const workload = kind === "workload" ? findWorkload(id.slice("workload:".length)) : undefined;
    if (!workload) return [];
    return sidesOf(run).flatMap(({ side, model }) => {
      const own = run.samples.filter((sample) => sample.caseId === id && sample.side === side);
      const answer = own[0]?.outputText;
      if (answer === undefined) return [];
      const checks = workload.checks.map(({ label, passes }) => ({
        label,
        passed: own.every(({ outputText }) => passes(outputText)),
      }));
      const passed = checks.every((check) => check.passed);
      return [{ side, model, workload, answer, checks, passed, totalMs: summarize(own.map(({ endMs }) => endMs)) }];
    });
  });
}
