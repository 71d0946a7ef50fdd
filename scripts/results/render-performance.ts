import { describeRun, generatedNotice, notRun, table } from "~/scripts/results/markdown";
import type { StoredBench, StressRun } from "~/scripts/results/stored-run";
import { reportRun } from "~/shared/bench-report";
import { buildRows, renderMarkdown } from "~/shared/bench-table";
import { judgeRun } from "~/shared/bench-verdict";
import { formatMemory } from "~/shared/format-quantity";

/** The backend may keep this much more after a long answer than before it, once its model is loaded. */
export const growthLimitBytes = 256 * 1024 * 1024;

const pairCommand = "scripts/benchmark_mlx_vs_gguf.sh --store";

/** `PERFORMANCE_RESULTS.md`: every stored benchmark with its verdict, and memory from the stress runs. */
export function renderPerformance(benches: StoredBench[], stress: StressRun[]): string {
  const sections = benches.map((stored) => {
    const run = { ...stored.run, machine: { ...stored.run.machine, hostname: "" } };
    const report = reportRun(run);
    const { headline, details, noClaimReasons } = judgeRun(run, report);
    return [
      `## ${run.a.name}${run.b ? ` and ${run.b.name}` : ""}`,
      describeRun(stored),
      renderMarkdown(buildRows(run, report)),
      [headline, ...details.map((line) => `- ${line}`)].join("\n"),
      noClaimReasons.length > 0
        ? ["Why no claim:", ...noClaimReasons.map((reason) => `- ${reason}`)].join("\n")
        : "The figures support this claim for this machine and these models.",
    ].join("\n\n");
  });
  const hasApple = benches.some(({ machine }) => machine.cpu.includes("Apple"));
  return `${[
    "# Performance",
    generatedNotice,
    "How it is measured: `ollmlx bench` asks each engine directly, in turns (ABBA), for equal work; tokens are counted by the engines and timed on the client's clock. " +
      "A ratio counts as a claim only with 6 clean pairs, equal bits per weight and an interval that leaves out 1.",
    ...(hasApple
      ? []
      : [`**MLX against GGUF on Apple silicon**: ${notRun(pairCommand)}. Until then nothing is claimed about it.`]),
    ...sections,
    "## Memory",
    `From the stress runs: resident memory before, at most during and after a long answer. Limit: the backend keeps less than ${formatMemory(growthLimitBytes)} more than it had with its model loaded.`,
    stress.length === 0 ? "No stress run is stored." : renderMemory(stress),
  ].join("\n\n")}\n`;
}

const renderMemory = (stress: StressRun[]): string =>
  table(
    ["model", "process", "before", "peak", "after", "machine"],
    stress.flatMap((run) =>
      (["daemon", "backend"] as const).flatMap((name) => {
        const figures = run.long[name];
        if (!figures) return [];
        const bytes = [figures.idleBytes, figures.peakBytes, figures.endBytes].map(formatMemory);
        return [[run.model, name, ...bytes, run.machine.cpu]];
      }),
    ),
  );
