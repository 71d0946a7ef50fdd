import { findMarks } from "~/shared/bench-compare";
import { type FigureName, figureNames } from "~/shared/bench-figures";
import { reportRun, type SideReport } from "~/shared/bench-report";
import type { BenchRun } from "~/shared/contracts/bench";
import type { BenchTrendPoint } from "~/shared/contracts/bench-lab";

type TrendFigures = BenchTrendPoint["sides"][number]["figures"];

function readFigures({ figures }: SideReport): TrendFigures {
  const entries = figureNames.map((name): [FigureName, TrendFigures[FigureName]] => {
    const summary = figures[name];
    return [name, summary && { mean: summary.mean, interval: summary.interval }];
  });
  return Object.fromEntries(entries) as TrendFigures;
}

/** A run on the line of history: its figures, and what changed since the run before it (null = it is the first). */
export const buildTrendPoint = (run: BenchRun, before: BenchRun | null): BenchTrendPoint => ({
  id: run.id,
  startedAt: run.startedAt,
  configHash: run.configHash,
  sides: reportRun(run).sides.map((side) => ({
    side: side.side,
    model: { name: side.model.name, engine: side.model.engine },
    figures: readFigures(side),
  })),
  changes: before ? findMarks(before, run) : [],
});
