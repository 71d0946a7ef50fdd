import { type BenchReport, reportRun } from "~/shared/bench-report";
import { buildRows, renderCsv, renderMarkdown } from "~/shared/bench-table";
import { judgeRun } from "~/shared/bench-verdict";
import type { BenchRun } from "~/shared/contracts/bench";

export const benchFormats = ["md", "json", "csv"] as const;
export type BenchFormat = (typeof benchFormats)[number];

/** A run as a Markdown table with its verdict, as JSON with all that follows from it, or as CSV. */
export function renderRun(run: BenchRun, format: BenchFormat): string {
  const report = reportRun(run);
  switch (format) {
    case "md":
      return renderVerdict(run, report);
    case "json":
      return JSON.stringify({ run, report, verdict: judgeRun(run, report) }, null, 2);
    case "csv":
      return renderCsv(run, report);
  }
}

function renderVerdict(run: BenchRun, report: BenchReport): string {
  const { headline, details, noClaimReasons } = judgeRun(run, report);
  const reasons = noClaimReasons.map((reason) => `- ${reason}`);
  return [
    renderMarkdown(buildRows(run, report)),
    "",
    headline,
    ...details.map((line) => `- ${line}`),
    ...(reasons.length > 0 ? ["", "Why no claim:", ...reasons] : []),
    "",
    `Run ${run.id}, ${run.status}, ${report.samples.length} repetitions.`,
  ].join("\n");
}
