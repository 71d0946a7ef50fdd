import { judgeClaim } from "~/shared/bench-claim";
import { renderBenchstat, renderJsonl } from "~/shared/bench-export";
import { renderHtml } from "~/shared/bench-html";
import { type BenchReport, reportRun } from "~/shared/bench-report";
import { buildSections, renderSection } from "~/shared/bench-sections";
import type { Interval } from "~/shared/bench-statistics";
import { buildRows, renderCsv, renderMarkdown } from "~/shared/bench-table";
import { judgeRun } from "~/shared/bench-verdict";
import type { BenchRun } from "~/shared/contracts/bench";

export const benchFormats = ["md", "json", "csv", "jsonl", "benchstat", "html"] as const;
export type BenchFormat = (typeof benchFormats)[number];

export const fileEnding: Record<BenchFormat, string> = {
  md: "md",
  json: "json",
  csv: "csv",
  jsonl: "jsonl",
  benchstat: "txt",
  html: "html",
};

export interface RenderOptions {
  /** Whether the run supports so many times faster; told in md and json. */
  claim?: Interval | null;
  /** SHA-256 of the run as compact JSON, so that a copy in json shows whether it was changed. */
  contentHash?: string;
}

/** A run as a Markdown table with its verdict, as JSON with all that follows from it, or for other programs. */
export function renderRun(run: BenchRun, format: BenchFormat, options: RenderOptions = {}): string {
  const report = reportRun(run);
  switch (format) {
    case "md":
      return renderVerdict(run, report, options.claim ?? null);
    case "json":
      return renderJson(run, report, options);
    case "csv":
      return renderCsv(run, report);
    case "jsonl":
      return renderJsonl(run, report);
    case "benchstat":
      return renderBenchstat(run, report);
    case "html":
      return renderHtml(run, report);
  }
}

function renderJson(run: BenchRun, report: BenchReport, { claim, contentHash }: RenderOptions): string {
  const verdict = judgeRun(run, report);
  const judged = claim ? { claim: judgeClaim(run, report, claim) } : {};
  return JSON.stringify({ ...(contentHash ? { contentHash } : {}), run, report, verdict, ...judged }, null, 2);
}

function renderVerdict(run: BenchRun, report: BenchReport, claim: Interval | null): string {
  const { headline, details, noClaimReasons } = judgeRun(run, report);
  const reasons = noClaimReasons.map((reason) => `- ${reason}`);
  return [
    renderMarkdown(buildRows(run, report)),
    "",
    headline,
    ...details.map((line) => `- ${line}`),
    ...(claim ? ["", `Claim ${judgeClaim(run, report, claim).sentence}`] : []),
    ...(reasons.length > 0 ? ["", "Why no claim:", ...reasons] : []),
    ...buildSections(run, report).map((section) => `\n${renderSection(section)}`),
    "",
    `Run ${run.id}, ${run.status}, ${run.samples.length} repetitions.`,
  ].join("\n");
}
