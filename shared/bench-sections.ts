import type { BenchReport } from "~/shared/bench-report";
import type { Summary } from "~/shared/bench-statistics";
import { readConcurrency, readGatewayCost, readLengths, readSustained, readWorkloads } from "~/shared/bench-sweeps";
import type { BenchRun } from "~/shared/contracts/bench";
import { formatMemory } from "~/shared/format-quantity";

/** What a run says beside its main case, as a table that a page, a terminal and a file show alike. */
export interface BenchSection {
  id: "gaps" | "memory" | "energy" | "lengths" | "concurrency" | "sustained" | "gateway" | "workloads";
  title: string;
  headings: string[];
  rows: string[][];
}

const show = (value: number | null | undefined, digits = 1): string => (value == null ? "n/a" : value.toFixed(digits));

const spread = (summary: Summary | null, digits = 1): string =>
  summary ? `${show(summary.mean, digits)}${summary.sd === null ? "" : ` ± ${show(summary.sd, digits)}`}` : "n/a";

/** Sections that the run has something to say in, in the order of its tests. */
export function buildSections(run: BenchRun, report: BenchReport): BenchSection[] {
  const sections: BenchSection[] = [
    {
      id: "gaps",
      title: "Time between tokens (ms) and characters a second",
      headings: ["model", "gaps", "p50", "p95", "p99", "longest", "chars/s"],
      rows: report.sides.flatMap(({ model, gaps, charactersPerSecond }) =>
        gaps
          ? [
              [
                model.name,
                String(gaps.n),
                show(gaps.p50, 2),
                show(gaps.p95, 2),
                show(gaps.p99, 2),
                show(gaps.max, 2),
                show(charactersPerSecond, 0),
              ],
            ]
          : [],
      ),
    },
    {
      id: "memory",
      title: "Memory (resident, one engine at a time)",
      headings: ["model", "idle", "loaded", "peak", "after unloading"],
      rows: run.memory.map(({ side, idleBytes, loadedBytes, peakBytes, afterBytes }) => [
        side === "a" ? run.a.name : (run.b?.name ?? ""),
        ...[idleBytes, loadedBytes, peakBytes, afterBytes].map(formatMemory),
      ]),
    },
    {
      id: "energy",
      title: `Energy of the whole machine's processors (${run.machine.energySource ?? "unknown"})`,
      headings: ["model", "joules a repetition", "joules a token"],
      rows: report.sides.flatMap(({ model, energy }) =>
        energy ? [[model.name, spread(energy.joules, 2), spread(energy.joulesPerToken, 3)]] : [],
      ),
    },
    {
      id: "lengths",
      title: "Prompt length and depth of the context",
      headings: ["model", "prompt tokens", "first token ms", "prefill tok/s", "decode tok/s"],
      rows: readLengths(run).map(({ model, promptTokens, figures }) => [
        model.name,
        String(promptTokens),
        spread(figures.ttft),
        spread(figures.prefill),
        spread(figures.decode),
      ]),
    },
    {
      id: "concurrency",
      title: "Requests at once",
      headings: ["model", "at once", "slots", "all tok/s", "each tok/s", "first token p50 ms", "p95 ms"],
      rows: readConcurrency(run).map(({ model, level, aggregate, perUser, ttft }) => [
        model.name,
        String(level),
        model.slots === null ? "unknown" : String(model.slots),
        spread(aggregate),
        spread(perUser),
        show(ttft?.median, 0),
        show(ttft?.p95, 0),
      ]),
    },
    {
      id: "sustained",
      title: "One long answer (tok/s in each tenth)",
      headings: ["model", ...Array.from({ length: 10 }, (_, index) => `${index + 1}`), "held"],
      rows: readSustained(run).map(({ model, points, held }) => [
        model.name,
        ...points.map(({ tokensPerSecond }) => show(tokensPerSecond)),
        held === null ? "n/a" : `${(held * 100).toFixed(0)} %`,
      ]),
    },
    {
      id: "gateway",
      title: "What the way through ollmlx costs",
      headings: ["model", "pairs", "added to first token ms", "95 % interval", "speed through / straight"],
      rows: readGatewayCost(run).map(({ model, pairs, addedTtftMs, speed }) => [
        model.name,
        String(pairs),
        spread(addedTtftMs, 2),
        addedTtftMs?.interval ? `${show(addedTtftMs.interval.low, 2)} to ${show(addedTtftMs.interval.high, 2)}` : "n/a",
        show(speed?.ratio, 3),
      ]),
    },
    {
      id: "workloads",
      title: "Small jobs with known answers",
      headings: ["job", "model", "passed", "checks", "total ms"],
      rows: readWorkloads(run).map(({ workload, model, passed, checks, totalMs }) => [
        workload.label,
        model.name,
        passed ? "yes" : "no",
        checks.map((check) => `${check.passed ? "✓" : "✗"} ${check.label}`).join(", "),
        spread(totalMs, 0),
      ]),
    },
  ];
  return sections.filter(({ rows }) => rows.length > 0);
}

const escapeCell = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ");

/** A section as Markdown, its heading at the given level. */
export function renderSection({ title, headings, rows }: BenchSection, level = 3): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeCell).join(" | ")} |`;
  return [`${"#".repeat(level)} ${title}`, "", line(headings), line(headings.map(() => "---")), ...rows.map(line)].join(
    "\n",
  );
}
