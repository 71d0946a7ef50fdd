import { expectedModels } from "~/scripts/results/expected-models";
import { describeRun, generatedNotice, notRun, rate, seconds, table } from "~/scripts/results/markdown";
import type { StressRun } from "~/scripts/results/stored-run";
import { formatMemory } from "~/shared/format-quantity";

const mark = (isGood: boolean): string => (isGood ? "pass" : "FAIL");
const first = (ms: number | null): string => (ms === null ? "none" : `${ms.toFixed(0)} ms`);

/** The tables of one run, as `scripts/stress.sh` prints them. */
export function renderStressTables(run: StressRun): string {
  const { parallel, long, clients } = run;
  const serialMs = parallel.serialMs.reduce((sum, ms) => sum + ms, 0);
  const equal = parallel.requests.filter(({ isEqual }) => isEqual).length;
  const memory = (name: "daemon" | "backend"): string[] => {
    const figures = long[name];
    if (!figures) return [`memory of the ${name}`, "not ours to measure"];
    const { idleBytes, peakBytes, endBytes } = figures;
    return [`memory of the ${name}: before, peak, end`, [idleBytes, peakBytes, endBytes].map(formatMemory).join(", ")];
  };
  return [
    `**${parallel.requests.length} \`ollmlx run\` at once**: ${seconds(parallel.wallMs)} together, ${seconds(serialMs)} one after the other.`,
    table(
      ["run", "exit code", "first text", "time", "text equals the serial one"],
      parallel.requests.map(({ exitCode, firstTextMs, totalMs, isEqual }, index) => [
        String(index + 1),
        String(exitCode),
        first(firstTextMs),
        seconds(totalMs),
        isEqual ? "yes" : "no",
      ]),
    ),
    `At temperature 0, ${equal} of ${parallel.requests.length} texts equal the serial ones.`,
    "**A long answer**",
    table(
      ["what", "measured"],
      [
        ["prompt", long.prompt],
        ["tokens", `${long.outputTokens}, ended by ${long.doneReason}`],
        ["time", `${seconds(long.totalMs)}, ${rate(long.tokensPerSecond)}`],
        ["longest pause between pieces", `${long.longestGapMs.toFixed(0)} ms`],
        memory("daemon"),
        memory("backend"),
      ],
    ),
    "**Clients of several kinds at once**",
    table(
      ["client", "result", "time", "detail"],
      clients.map(({ client, passed, totalMs, detail }) => [client, mark(passed), seconds(totalMs), detail]),
    ),
    run.issues.length > 0 ? ["Issues:", ...run.issues.map((issue) => `- ${issue}`)].join("\n") : "No issue.",
  ].join("\n\n");
}

/** `test_results_stress.md`: one section a run. */
export function renderStress(runs: StressRun[]): string {
  const sections = runs.map((run) =>
    [`## ${run.model}: ${mark(run.passed)}`, describeRun(run), renderStressTables(run)].join("\n\n"),
  );
  const absent = expectedModels
    .filter(({ size, model }) => size === "small" && !runs.some((run) => run.model === model))
    .map(({ model }) => `## ${model}\n\n${notRun(`scripts/stress.sh ${model}`)}`);
  return `${["# Stress: results", generatedNotice, ...sections, ...absent].join("\n\n")}\n`;
}
