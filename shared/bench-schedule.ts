import { type BenchCase, countPairRequests, mainCaseId } from "~/shared/bench-cases";
import { transientFlags } from "~/shared/bench-flags";
import { type BenchReport, reportCase } from "~/shared/bench-report";
import type { Interval } from "~/shared/bench-statistics";
import type { BenchRun, BenchSide } from "~/shared/contracts/bench";

/** Parity of the set bits: the Thue-Morse sequence 0 1 1 0 1 0 0 1. */
function isSwapped(pair: number): boolean {
  let parity = 0;
  for (let rest = pair; rest > 0; rest >>= 1) parity ^= rest & 1;
  return parity === 1;
}

/**
 * The order of execution within a pair: over all pairs ABBA BAAB ..., so that a machine that slows down steadily favours
 * neither; A alone for a run of one model.
 */
export function orderPair(pair: number, sides: 1 | 2): BenchSide[] {
  if (sides === 1) return ["a"];
  return isSwapped(pair) ? ["b", "a"] : ["a", "b"];
}

/** Half the width of an interval on the scale of ratios: 0.03 = within 3 %. */
export const relativeHalfWidth = ({ low, high }: Interval): number =>
  low > 0 ? Math.sqrt(high / low) - 1 : Number.POSITIVE_INFINITY;

function isNarrowEnough(report: BenchReport, target: number): boolean {
  const interval = report.ratios.decode?.interval ?? report.sides[0]?.figures.decode?.interval ?? null;
  return interval !== null && relativeHalfWidth(interval) <= target;
}

/**
 * The number of the case's next pair, or null when enough is measured. A pair that something passing disturbed is
 * measured again, at most as often as pairs were asked for; the main case goes on to `maxPairs` while its interval is wide.
 */
export function nextPair(run: BenchRun, benchCase: BenchCase): number | null {
  const counts = new Map<number, number>();
  for (const { caseId, pair } of run.samples) {
    if (caseId === benchCase.id) counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  const next = Math.max(-1, ...counts.keys()) + 1;
  const whole = countPairRequests(run.options, benchCase);
  const finished = [...counts].filter(([, count]) => count >= whole).map(([pair]) => pair);
  if (finished.length < benchCase.pairs) return next;
  if (benchCase.id !== mainCaseId) return null;
  const report = reportCase(run, benchCase.id);
  const disturbed = new Set(
    report.samples.filter(({ flags }) => flags.some((flag) => transientFlags.has(flag))).map(({ pair }) => pair),
  );
  const repeats = Math.min(finished.filter((pair) => disturbed.has(pair)).length, benchCase.pairs);
  if (finished.length < benchCase.pairs + repeats) return next;
  const limit = Math.max(benchCase.pairs, run.options.maxPairs ?? 0) + repeats;
  return finished.length < limit && !isNarrowEnough(report, run.options.intervalTarget) ? next : null;
}
