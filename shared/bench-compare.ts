import { type FigureName, figureDescriptions, figureNames, readFigure } from "~/shared/bench-figures";
import { reportRun, type SideReport } from "~/shared/bench-report";
import { type PairedRatio, ratioOfMeans } from "~/shared/bench-statistics";
import { nameEngine } from "~/shared/bench-table";
import type { BenchRun, BenchSide } from "~/shared/contracts/bench";

/** A smaller change is never called one, however narrow the interval: days differ by as much. */
export const LEAST_CHANGE = 0.03;

export interface FigureChange {
  side: BenchSide;
  model: string;
  figure: FigureName;
  before: number;
  after: number;
  /** After over before, of values that were not measured in pairs. */
  ratio: PairedRatio;
  /** Better or worse only where the interval leaves out 1 and the change is at least the threshold. */
  change: "better" | "worse" | "none" | "unknown";
}

export interface Comparison {
  /** Why the two are no measurement of the same thing; empty = they are. */
  differences: string[];
  /** What changed between them that may explain a change of speed. */
  marks: string[];
  figures: FigureChange[];
}

function compareFigure(
  before: { side: SideReport; values: number[] },
  after: { side: SideReport; values: number[] },
  figure: FigureName,
  threshold: number,
): FigureChange | null {
  const ratio = ratioOfMeans(after.values, before.values);
  const [old, now] = [before.side.figures[figure], after.side.figures[figure]];
  if (!ratio || !old || !now) return null;
  const { interval } = ratio;
  const isSmall = Math.abs(ratio.ratio - 1) < threshold;
  const isFaster = ratio.ratio > 1 === (figureDescriptions[figure].better === "higher");
  const isShown = interval !== null && (interval.low > 1 || interval.high < 1);
  const change = interval === null ? "unknown" : !isShown || isSmall ? "none" : isFaster ? "better" : "worse";
  const { side, model } = after.side;
  return { side, model: model.name, figure, before: old.mean, after: now.mean, ratio, change };
}

function valuesOf(run: BenchRun, side: BenchSide, figure: FigureName): number[] {
  const own = reportRun(run).samples.filter((sample) => sample.side === side);
  const clean = own.filter(({ flags }) => flags.length === 0);
  return (clean.length > 0 ? clean : own).flatMap(({ figures }) => readFigure(figures, figure) ?? []);
}

function explainDifferences(before: BenchRun, after: BenchRun): string[] {
  const reasons: string[] = [];
  if (before.protocol !== after.protocol) {
    reasons.push(`The figures are defined differently (protocol ${before.protocol} and ${after.protocol}).`);
  }
  if (before.configHash === "" || before.configHash !== after.configHash) {
    reasons.push("The work or the models are not the same (another configuration hash).");
  }
  if (before.machine.cpu !== after.machine.cpu || before.machine.memoryBytes !== after.machine.memoryBytes) {
    reasons.push(`The machines differ: ${before.machine.cpu} and ${after.machine.cpu}.`);
  }
  return reasons;
}

/** What changed from one run to a later one, in words for a mark on a line of history. */
export function findMarks(before: BenchRun, after: BenchRun): string[] {
  const changes: [string, string | undefined, string | undefined][] = [
    ["A", nameEngine(before.a), nameEngine(after.a)],
    ["B", before.b ? nameEngine(before.b) : undefined, after.b ? nameEngine(after.b) : undefined],
    ["weights of A", before.a.digest.slice(0, 12), after.a.digest.slice(0, 12)],
    ["weights of B", before.b?.digest.slice(0, 12), after.b?.digest.slice(0, 12)],
    ["system", before.machine.os, after.machine.os],
    ["ollmlx", before.ollmlxVersion, after.ollmlxVersion],
  ];
  return changes.flatMap(([what, old, now]) => (old === now ? [] : [`${what}: ${old ?? "none"} → ${now ?? "none"}`]));
}

/** Holds a run against an earlier one. `threshold` is the smallest relative change that counts. */
export function compareRuns(before: BenchRun, after: BenchRun, threshold: number = LEAST_CHANGE): Comparison {
  const [old, now] = [reportRun(before), reportRun(after)];
  const figures = now.sides.flatMap((side) => {
    const twin = old.sides.find((one) => one.side === side.side);
    if (!twin) return [];
    return figureNames.flatMap((figure) => {
      const earlier = { side: twin, values: valuesOf(before, side.side, figure) };
      const later = { side, values: valuesOf(after, side.side, figure) };
      return compareFigure(earlier, later, figure, threshold) ?? [];
    });
  });
  return { differences: explainDifferences(before, after), marks: findMarks(before, after), figures };
}

/** Figures that got worse between runs that may be compared. */
export const findRegressions = ({ differences, figures }: Comparison): FigureChange[] =>
  differences.length > 0 ? [] : figures.filter(({ change }) => change === "worse");
