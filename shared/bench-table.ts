import { type FigureName, figureDescriptions } from "~/shared/bench-figures";
import type { BenchReport, SideReport } from "~/shared/bench-report";
import { nameSpread } from "~/shared/bench-statistics";
import type { BenchModel, BenchRun } from "~/shared/contracts/bench";

const BYTES_PER_MEBIBYTE = 1024 ** 2;
const BYTES_PER_GIBIBYTE = 1024 ** 3;

const describeSize = (bytes: number): string =>
  bytes < BYTES_PER_GIBIBYTE
    ? `${(bytes / BYTES_PER_MEBIBYTE).toFixed(1)} MiB`
    : `${(bytes / BYTES_PER_GIBIBYTE).toFixed(2)} GiB`;

const testFigures = ["prefill", "decode", "effective", "ttft"] as const satisfies FigureName[];

/** llama-bench's names: pp512 reads a prompt of 512 tokens, tg128 writes 128; the others are ours. */
export function nameTest(figure: FigureName, run: BenchRun): string {
  const prompt = run.options.prompt === undefined ? String(run.options.promptTokens) : "text";
  switch (figure) {
    case "prefill":
      return `pp${prompt}`;
    case "decode":
      return `tg${run.options.outputTokens}`;
    case "effective":
      return `pp${prompt}+tg${run.options.outputTokens}`;
    case "ttft":
      return "ttft";
  }
}

export interface BenchRow {
  figure: FigureName;
  model: string;
  engine: string;
  quantization: string;
  bitsPerWeight: string;
  size: string;
  test: string;
  /** Mean ± sd. */
  value: string;
  unit: "tok/s" | "ms";
  n: string;
  /** The coefficient of variation in percent with its word. */
  cv: string;
}

/** "mlx-lm 0.32.2", "ollama 0.17.4": an engine that names its library in its version is called by that. */
export function nameEngine({ engine, engineVersion }: Pick<BenchModel, "engine" | "engineVersion">): string {
  if (engineVersion === null) return engine;
  return /^[a-z]/i.test(engineVersion) ? engineVersion : `${engine} ${engineVersion}`;
}

function buildRow(run: BenchRun, side: SideReport, figure: FigureName): BenchRow {
  const summary = side.figures[figure];
  const spread = summary?.sd == null ? "" : ` ± ${summary.sd.toFixed(1)}`;
  return {
    figure,
    model: side.model.name,
    engine: nameEngine(side.model),
    quantization: side.model.quantization,
    bitsPerWeight: side.model.bitsPerWeight?.toFixed(2) ?? "n/a",
    size: describeSize(side.model.sizeBytes),
    test: nameTest(figure, run),
    value: summary ? `${summary.mean.toFixed(1)}${spread}` : "n/a",
    unit: figureDescriptions[figure].unit,
    n: String(summary?.n ?? 0),
    cv: summary?.cv == null ? "n/a" : `${(summary.cv * 100).toFixed(1)} % ${nameSpread(summary.cv)}`,
  };
}

/** One row a model and test, in the manner of llama-bench. */
export function buildRows(run: BenchRun, report: BenchReport): BenchRow[] {
  return report.sides.flatMap((side) => testFigures.map((figure) => buildRow(run, side, figure)));
}

/** A Markdown table with padded columns, so that it is also readable as it is. */
export function renderMarkdown(rows: readonly BenchRow[]): string {
  const header = ["model", "engine", "quant", "bpw", "size", "test", "mean ± sd", "unit", "n", "cv"];
  const cells = rows.map((row) => [
    row.model,
    row.engine,
    row.quantization,
    row.bitsPerWeight,
    row.size,
    row.test,
    row.value,
    row.unit,
    row.n,
    row.cv,
  ]);
  const widths = header.map((name, column) =>
    Math.max(2, name.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const isNumber = (column: number): boolean => [3, 4, 6, 8].includes(column);
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => (isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (isNumber(column) ? `${"-".repeat(width - 1)}:` : "-".repeat(width))).join(" | ")} |`;
  return [line(header), rule, ...cells.map(line)].join("\n");
}

const csvHeader =
  "model,engine,quantization,bits_per_weight,size_bytes,test,unit,n,mean,sd,median,min,max,p90,p95,cv".split(",");

const quoteCsv = (value: string | number | null | undefined): string => {
  const text = String(value ?? "");
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** The same rows with full precision, for spreadsheets. Unknown values are empty. */
export function renderCsv(run: BenchRun, report: BenchReport): string {
  const rows = report.sides.flatMap((side) =>
    testFigures.map((figure) => {
      const { name, quantization, bitsPerWeight, sizeBytes } = side.model;
      const summary = side.figures[figure];
      const { unit } = figureDescriptions[figure];
      const model = [name, nameEngine(side.model), quantization, bitsPerWeight, sizeBytes, nameTest(figure, run), unit];
      const { mean, sd, median, min, max, p90, p95, cv } = summary ?? {};
      return [...model, summary?.n ?? 0, mean, sd, median, min, max, p90, p95, cv];
    }),
  );
  return [csvHeader, ...rows].map((row) => row.map(quoteCsv).join(",")).join("\n");
}
