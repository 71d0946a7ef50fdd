import { judgeClaim, statedClaim } from "~/shared/bench-claim";
import { describeConditions } from "~/shared/bench-conditions";
import { type FigureName, figureDescriptions, figureNames } from "~/shared/bench-figures";
import { describeFlag } from "~/shared/bench-flags";
import type { BenchReport } from "~/shared/bench-report";
import { buildSections } from "~/shared/bench-sections";
import { buildRows } from "~/shared/bench-table";
import { judgeRun } from "~/shared/bench-verdict";
import type { BenchRun } from "~/shared/contracts/bench";

const toHtml = (value: string | number): string =>
  String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const table = (headings: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  `<table><thead><tr>${headings.map((one) => `<th>${toHtml(one)}</th>`).join("")}</tr></thead><tbody>${rows
    .map((row) => `<tr>${row.map((cell) => `<td>${toHtml(cell)}</td>`).join("")}</tr>`)
    .join("")}</tbody></table>`;

const style = `
:root{color-scheme:light dark;--line:#8886;--a:#2f6fdb;--b:#c2571a}
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.3rem}h2{font-size:1rem;margin-top:2rem}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:.85rem;display:block;overflow-x:auto}
th,td{border-bottom:1px solid var(--line);padding:.25rem .5rem;text-align:left}
svg{width:100%;height:auto}pre{white-space:pre-wrap;border:1px solid var(--line);padding:.5rem}
.muted{opacity:.7;font-size:.85rem}`;

const WIDTH = 600;
const LABEL_WIDTH = 60;
const BAR_HEIGHT = 26;
const SHOWN_WIDTH = WIDTH - LABEL_WIDTH - 130;

/** Bars of the means with their 95 % intervals, one for each model. */
function drawBars(report: BenchReport, figure: FigureName): string {
  const { label, unit, better } = figureDescriptions[figure];
  const sides = report.sides.flatMap(({ side, figures }) => {
    const summary = figures[figure];
    return summary ? [{ side, summary }] : [];
  });
  const longest = Math.max(...sides.map(({ summary }) => summary.interval?.high ?? summary.mean), Number.MIN_VALUE);
  const scale = (value: number): number => LABEL_WIDTH + (Math.max(0, value) / longest) * SHOWN_WIDTH;
  const bars = sides.map(({ side, summary }, index) => {
    const y = index * (BAR_HEIGHT + 8);
    const middle = y + BAR_HEIGHT / 2;
    const { mean, interval } = summary;
    const whisker = interval
      ? `<path d="M${scale(interval.low)} ${middle}H${scale(interval.high)}M${scale(interval.low)} ${middle - 6}v12M${scale(interval.high)} ${middle - 6}v12" stroke="currentColor" fill="none"/>`
      : "";
    const end = Math.max(scale(mean), interval ? scale(interval.high) : 0) + 8;
    return (
      `<text x="0" y="${middle + 5}" fill="currentColor" font-size="14">${side.toUpperCase()}</text>` +
      `<rect x="${LABEL_WIDTH}" y="${y}" width="${scale(mean) - LABEL_WIDTH}" height="${BAR_HEIGHT}" fill="var(--${side})" opacity=".75"/>${whisker}` +
      `<text x="${end}" y="${middle + 5}" fill="currentColor" font-size="14">${mean.toFixed(1)} ${unit}</text>`
    );
  });
  const summary = sides.map(({ side, summary: { mean } }) => `${side.toUpperCase()} ${mean.toFixed(1)} ${unit}`);
  const height = Math.max(1, sides.length) * (BAR_HEIGHT + 8);
  return (
    `<h2>${toHtml(label)} <span class="muted">${unit}, ${better} is better</span></h2>` +
    `<svg role="img" aria-label="${toHtml(`${label}: ${summary.join("; ")}`)}" viewBox="0 0 ${WIDTH} ${height}">${bars.join("")}</svg>`
  );
}

/** The whole run as one page that needs nothing else: verdict, charts, table, every repetition and text. */
export function renderHtml(run: BenchRun, report: BenchReport): string {
  const { headline, details, noClaimReasons } = judgeRun(run, report);
  const list = (items: readonly string[]): string =>
    `<ul>${items.map((one) => `<li>${toHtml(one)}</li>`).join("")}</ul>`;
  const rows = buildRows(run, report);
  const cells = rows.map((row) => [
    row.model,
    row.engine,
    row.quantization,
    row.bitsPerWeight,
    row.size,
    row.test,
    `${row.value} ${row.unit}`,
    row.n,
    row.cv,
  ]);
  const samples = report.samples.map((sample) => [
    sample.pair + 1,
    sample.side.toUpperCase(),
    sample.firstTokenAtMs.toFixed(1),
    sample.lastTokenAtMs.toFixed(1),
    sample.promptTokens,
    sample.cachedTokens ?? "n/a",
    sample.outputTokens,
    sample.figures.decodeTokensPerSecond?.toFixed(1) ?? "n/a",
    sample.flags.map(describeFlag).join("; ") || "none",
  ]);
  const texts = report.sides.flatMap(({ side, model }) => {
    const text = report.samples.find((sample) => sample.side === side)?.outputText;
    return text === undefined ? [] : [`<h2>What ${toHtml(model.name)} wrote first</h2><pre>${toHtml(text)}</pre>`];
  });
  return [
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<title>${toHtml(headline)}</title><style>${style}</style>`,
    `<h1>${toHtml(headline)}</h1>${list(details)}`,
    run.b ? `<p>${toHtml(judgeClaim(run, report, statedClaim).sentence)}</p>` : "",
    noClaimReasons.length > 0 ? `<h2>Why no claim</h2>${list(noClaimReasons)}` : "",
    `<p class="muted">A is ${toHtml(run.a.name)}${run.b ? `, B is ${toHtml(run.b.name)}` : ""}. ${toHtml(describeConditions(run))}</p>`,
    ...figureNames.map((figure) => drawBars(report, figure)),
    "<h2>Figures</h2>",
    table(["Model", "Engine", "Quant", "Bits", "Size", "Test", "Mean ± sd", "n", "Spread"], cells),
    ...buildSections(run, report).map(
      ({ title, headings, rows }) => `<h2>${toHtml(title)}</h2>${table(headings, rows)}`,
    ),
    "<h2>Repetitions</h2>",
    table(["Pair", "Side", "First ms", "Last ms", "Prompt", "Cached", "Output", "tok/s", "Flags"], samples),
    ...texts,
    "</html>",
  ].join("\n");
}
