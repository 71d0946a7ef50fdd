import { hasExactPrompt, listCases, mainCaseId } from "~/shared/bench-cases";
import { deriveFigures, type FigureName, type Figures, figureNames, readFigure } from "~/shared/bench-figures";
import { flagSamples } from "~/shared/bench-flags";
import { type GapSummary, summarizeGaps } from "~/shared/bench-gaps";
import { type PairedRatio, pairedRatio, type Summary, summarize } from "~/shared/bench-statistics";
import type { BenchModel, BenchRun, BenchSample, BenchSide } from "~/shared/contracts/bench";

/** A stored sample with what follows from it. */
export interface ReportedSample extends BenchSample {
  figures: Figures;
  /** The stored flags and the derived ones. */
  flags: string[];
}

export interface SideReport {
  side: BenchSide;
  model: BenchModel;
  repetitions: number;
  cleanRepetitions: number;
  /** Over the clean repetitions; over all where none is clean. */
  figures: Record<FigureName, Summary | null>;
  /** Median of the measured loads from disk. */
  loadMs: number | null;
  /** Highest of all repetitions. */
  peakResidentBytes: number | null;
  /** Time between tokens; null where chunks hold several tokens or were not kept. */
  gaps: GapSummary | null;
  /** Of the machine's processors, by repetition and by output token; null where energy is not readable. */
  energy: { joules: Summary; joulesPerToken: Summary } | null;
  /** Characters written a second while decoding: comparable also across tokenizers. */
  charactersPerSecond: number | null;
}

export interface BenchReport {
  samples: ReportedSample[];
  sides: SideReport[];
  /** A over B; null for a run of one model or a figure without a pair. */
  ratios: Record<FigureName, PairedRatio | null>;
  /** Pairs in which both repetitions are clean. */
  cleanPairs: number;
  /** True where no repetition (or no pair) is clean, so that the figures rest on flagged ones. */
  usesFlagged: boolean;
}

const byFigure = <T>(read: (name: FigureName) => T): Record<FigureName, T> =>
  Object.fromEntries(figureNames.map((name) => [name, read(name)])) as Record<FigureName, T>;

function median(values: readonly number[]): number | null {
  return summarize(values)?.median ?? null;
}

function reportSide(run: BenchRun, side: BenchSide, model: BenchModel, samples: readonly ReportedSample[]): SideReport {
  const own = samples.filter((sample) => sample.side === side);
  const clean = own.filter((sample) => sample.flags.length === 0);
  const basis = clean.length > 0 ? clean : own;
  const peaks = own.flatMap((sample) => sample.peakResidentBytes ?? []);
  return {
    side,
    model,
    repetitions: own.length,
    cleanRepetitions: clean.length,
    figures: byFigure((name) => summarize(basis.flatMap((sample) => readFigure(sample.figures, name) ?? []))),
    loadMs: median(run.loads.filter((load) => load.side === side).map((load) => load.loadMs)),
    peakResidentBytes: peaks.length > 0 ? Math.max(...peaks) : null,
    gaps: summarizeGaps(basis),
    energy: summarizeEnergy(basis),
    charactersPerSecond: summarize(basis.flatMap((sample) => readCharacterRate(sample) ?? []))?.mean ?? null,
  };
}

function summarizeEnergy(samples: readonly BenchSample[]): SideReport["energy"] {
  const known = samples.flatMap(({ environment, outputTokens }) =>
    environment?.energyJoules != null && outputTokens > 0 ? [{ joules: environment.energyJoules, outputTokens }] : [],
  );
  const joules = summarize(known.map((one) => one.joules));
  const joulesPerToken = summarize(known.map((one) => one.joules / one.outputTokens));
  return joules && joulesPerToken && { joules, joulesPerToken };
}

function readCharacterRate({ outputText, firstTokenAtMs, lastTokenAtMs }: BenchSample): number | null {
  return lastTokenAtMs > firstTokenAtMs ? (outputText.length * 1_000) / (lastTokenAtMs - firstTokenAtMs) : null;
}

function findPairs(samples: readonly ReportedSample[]): [ReportedSample, ReportedSample][] {
  return samples.flatMap((a): [ReportedSample, ReportedSample][] => {
    const b = a.side === "a" ? samples.find((other) => other.side === "b" && other.pair === a.pair) : undefined;
    return b ? [[a, b]] : [];
  });
}

/** What the run's main case says. Nothing of it is stored, so a corrected formula also corrects old runs. */
export const reportRun = (run: BenchRun): BenchReport => reportCase(run, mainCaseId);

/** The same for another case of the run, over the requests that went to the engines directly. */
export function reportCase(run: BenchRun, caseId: string): BenchReport {
  const own = run.samples.filter((sample) => sample.caseId === caseId && sample.via === "engine");
  const benchCase = listCases(run.options).find(({ id }) => id === caseId);
  const flags = flagSamples(own, {
    promptTokens: benchCase && hasExactPrompt(run.options, benchCase) ? benchCase.promptTokens : undefined,
    outputTokens: benchCase?.outputTokens ?? run.options.outputTokens,
  });
  const samples = own.map((sample, index) => ({
    ...sample,
    figures: deriveFigures(sample),
    flags: flags[index] ?? [],
  }));
  const sides = [reportSide(run, "a", run.a, samples), ...(run.b ? [reportSide(run, "b", run.b, samples)] : [])];
  const pairs = findPairs(samples);
  const cleanPairs = pairs.filter(([a, b]) => a.flags.length === 0 && b.flags.length === 0);
  const basis = cleanPairs.length > 0 ? cleanPairs : pairs;
  return {
    samples,
    sides,
    ratios: byFigure((name) =>
      pairedRatio(
        basis.flatMap(([a, b]): [number, number][] => {
          const values = [readFigure(a.figures, name), readFigure(b.figures, name)] as const;
          return values[0] === null || values[1] === null ? [] : [[values[0], values[1]]];
        }),
      ),
    ),
    cleanPairs: cleanPairs.length,
    usesFlagged:
      (pairs.length > 0 && cleanPairs.length === 0) ||
      sides.some((side) => side.repetitions > 0 && side.cleanRepetitions === 0),
  };
}
