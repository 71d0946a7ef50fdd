import { type FigureName, figureDescriptions } from "~/shared/bench-figures";
import { describeFlag, transientFlags } from "~/shared/bench-flags";
import { BITS_TOLERANCE, compareBits, readBaseName } from "~/shared/bench-pairing";
import type { BenchReport } from "~/shared/bench-report";
import { nameSpread, type PairedRatio } from "~/shared/bench-statistics";
import { nameEngine } from "~/shared/bench-table";
import type { BenchModel, BenchRun } from "~/shared/contracts/bench";
import { formatMemory } from "~/shared/format-quantity";

/** The first number of pairs at which a two-sided sign-flip test can fall below 5 % (2 / 2^6). */
export const PAIRS_FOR_CLAIM = 6;

export interface Verdict {
  /** One sentence with the decode ratio, its interval, the engines and the machine. */
  headline: string;
  /** The same for the other figures, shorter. */
  details: string[];
  /** Why the figures must not be quoted as a finding; empty = they may. */
  noClaimReasons: string[];
}

const round = (value: number): string => value.toFixed(2);

/** "1.42x (95 % interval 1.38 to 1.46)", with what a ratio next to 1 means. */
export function describeRatio(ratio: PairedRatio): string {
  if (!ratio.interval) return `${round(ratio.ratio)}x (one pair, no interval)`;
  const { low, high } = ratio.interval;
  const interval = `95 % interval ${round(low)} to ${round(high)}`;
  return `${round(ratio.ratio)}x (${interval}${low <= 1 && high >= 1 ? ", no difference shown" : ""})`;
}

function writeHeadline(run: BenchRun, report: BenchReport): string {
  const setting = `on ${run.machine.cpu}`;
  if (report.samples.length === 0) return "No repetition was finished.";
  if (!run.b) {
    const decode = report.sides[0]?.figures.decode;
    if (!decode) return `The decode rate of ${run.a.name} could not be measured.`;
    const spread = decode.sd === null ? "one repetition" : `± ${decode.sd.toFixed(1)}, ${decode.n} repetitions`;
    return `${run.a.name} decodes ${decode.mean.toFixed(1)} tok/s (${spread}) with ${nameEngine(run.a)} ${setting}.`;
  }
  const ratio = report.ratios.decode;
  if (!ratio) return "No pair of repetitions was finished, so there is no ratio yet.";
  const pairs = ratio.pairs === 1 ? "1 pair" : `${ratio.pairs} pairs`;
  return (
    `${run.a.name} decodes at ${describeRatio(ratio)} the speed of ${run.b.name}: ${nameEngine(run.a)} against ` +
    `${nameEngine(run.b)}, ${pairs}, ${setting}.`
  );
}

function explainModels(a: BenchModel, b: BenchModel): string[] {
  const reasons: string[] = [];
  if (readBaseName(a.name) !== readBaseName(b.name)) {
    reasons.push("The names do not show that both models come from the same base model.");
  }
  const bits = compareBits(a, b);
  if (bits === null) {
    const unknown = a.bitsPerWeight === null ? a.name : b.name;
    reasons.push(`The bits per weight of ${unknown} are unknown, so the two may not do equal work.`);
  } else if (bits > BITS_TOLERANCE) {
    reasons.push(
      `Bits per weight differ by ${(bits * 100).toFixed(0)} % (${a.bitsPerWeight?.toFixed(2)} and ` +
        `${b.bitsPerWeight?.toFixed(2)}; at most ${BITS_TOLERANCE * 100} % counts as equal work).`,
    );
  }
  return reasons;
}

function explainNoise(report: BenchReport): string[] {
  return report.sides.flatMap(({ model, figures }) => {
    const cv = figures.decode?.cv;
    if (cv == null || nameSpread(cv) !== "unusable") return [];
    return [`The decode rate of ${model.name} varied by ${(cv * 100).toFixed(0)} %: something else used the machine.`];
  });
}

/** What passed by itself and was measured again is no reason: the figures leave those repetitions out. */
function explainFlags(report: BenchReport): string[] {
  const isReplaced = report.cleanPairs >= PAIRS_FOR_CLAIM;
  const counts = new Map<string, number>();
  for (const flag of report.samples.flatMap((sample) => sample.flags)) {
    if (!isReplaced || !transientFlags.has(flag)) counts.set(flag, (counts.get(flag) ?? 0) + 1);
  }
  const total = report.samples.length;
  return [...counts].map(([flag, count]) => `${count} of ${total} repetitions are flagged: ${describeFlag(flag)}.`);
}

function explainNoClaim(run: BenchRun, report: BenchReport): string[] {
  if (!run.b) return ["One model alone was measured: there is nothing to compare with."];
  const reasons: string[] = [];
  if (run.status === "running") reasons.push("The run is not finished.");
  if (run.status === "partial") reasons.push("The run was stopped before its last repetition.");
  if (run.status === "failed") reasons.push("The run failed before its last repetition.");
  if (report.cleanPairs < PAIRS_FOR_CLAIM) {
    const pairs = report.cleanPairs === 1 ? "1 clean pair" : `${report.cleanPairs} clean pairs`;
    reasons.push(`${pairs}; a claim needs at least ${PAIRS_FOR_CLAIM}.`);
  }
  if (!run.options.watchMachine) reasons.push("The run did not watch what else the machine did.");
  return [...reasons, ...explainModels(run.a, run.b), ...explainNoise(report), ...explainFlags(report)];
}

/** Memory is a verdict of its own; without the same source on both sides there is none. */
function describeMemory({ memory, b }: BenchRun): string[] {
  const [one, other] = [memory.find(({ side }) => side === "a"), memory.find(({ side }) => side === "b")];
  if (!one || !other) return b && memory.length > 0 ? ["Memory: known for one engine alone, so there is no ratio"] : [];
  const ratio = round(one.peakBytes / other.peakBytes);
  return [`Memory at most: ${ratio}x (${formatMemory(one.peakBytes)} and ${formatMemory(other.peakBytes)} resident)`];
}

export function judgeRun(run: BenchRun, report: BenchReport): Verdict {
  const others: FigureName[] = ["prefill", "ttft", "effective"];
  return {
    headline: writeHeadline(run, report),
    details: [
      ...others.flatMap((name) => {
        const ratio = report.ratios[name];
        return ratio ? [`${figureDescriptions[name].label}: ${describeRatio(ratio)}`] : [];
      }),
      ...describeMemory(run),
    ],
    noClaimReasons: explainNoClaim(run, report),
  };
}
