import { describeConditions } from "~/shared/bench-conditions";
import { type FigureName, figureDescriptions, figureNames, readFigure } from "~/shared/bench-figures";
import type { BenchReport } from "~/shared/bench-report";
import { nameEngine, nameTest } from "~/shared/bench-table";
import type { BenchRun } from "~/shared/contracts/bench";

/** One line of JSON for the run, then one for each repetition of every case with its figures where it has them. */
export function renderJsonl(run: BenchRun, report: BenchReport): string {
  const { samples, ...about } = run;
  const derived = new Map(report.samples.map((sample) => [sample.position, sample]));
  const lines = samples.map((sample) => ({
    type: "sample",
    runId: run.id,
    ...sample,
    ...derived.get(sample.position),
  }));
  return [{ type: "run", ...about }, ...lines].map((line) => JSON.stringify(line)).join("\n");
}

const benchName: Record<FigureName, string> = {
  decode: "Decode",
  prefill: "Prefill",
  ttft: "FirstToken",
  effective: "Effective",
};

/** A part of a benchmark's name: Go's format parts names at "/" and "=" and ends them at a space. */
const namePart = (text: string): string => text.replaceAll(/[\s/=]+/g, "_");

/**
 * The main case in the benchmark format of Go (golang.org/design/14313-benchmark-format), which `benchstat` reads: one
 * line for each repetition, flagged ones left out.
 */
export function renderBenchstat(run: BenchRun, report: BenchReport): string {
  const clean = report.samples.filter(({ flags }) => flags.length === 0);
  const models = { a: run.a, b: run.b ?? run.a };
  const lines = figureNames.flatMap((figure) =>
    (clean.length > 0 ? clean : report.samples).flatMap((sample) => {
      const value = readFigure(sample.figures, figure);
      if (value === null) return [];
      const model = models[sample.side];
      const name = `Benchmark${benchName[figure]}/model=${namePart(model.name)}/engine=${model.engine}/test=${nameTest(figure, run)}`;
      const measured = figureDescriptions[figure].unit === "ms" ? `${Math.round(value * 1e6)} ns/op` : `${value} tok/s`;
      return [`${name} 1 ${measured}`];
    }),
  );
  const about = [
    `cpu: ${run.machine.cpu}`,
    `os: ${run.machine.os}`,
    `ollmlx: ${run.ollmlxVersion}`,
    `run: ${run.id}`,
    ...[run.a, ...(run.b ? [run.b] : [])].map((model) => `engine-${model.engine}: ${nameEngine(model)}`),
    `conditions: ${describeConditions(run)}`,
  ];
  return [...about, "", ...lines].join("\n");
}
