import { commandFor, expectedModels } from "~/scripts/results/expected-models";
import {
  day,
  describeMachine,
  describeRun,
  generatedNotice,
  notRun,
  quote,
  rate,
  seconds,
  table,
} from "~/scripts/results/markdown";
import type { ModelRun } from "~/scripts/results/stored-run";
import { formatBytes } from "~/shared/format-quantity";

const result = (run: ModelRun): string => (run.passed ? "pass" : "FAIL");

/** Expected models without a run; fixtures do not stand in for them. */
const missing = (runs: ModelRun[]) => expectedModels.filter(({ model }) => !runs.some((run) => run.model === model));

/** `test_results_mlx_generation.md`: one section a run. */
export function renderGeneration(runs: ModelRun[]): string {
  const sections = runs.map((run) =>
    [
      `## ${run.model}`,
      describeRun(run),
      table(
        ["what", "result"],
        [
          ["result", result(run)],
          ["size on disk", formatBytes(run.sizeBytes)],
          ["prompt", run.prompt],
          ["answer, first 100 characters", quote(run.text)],
          ["streaming", run.chunks >= 3 ? `yes, ${run.chunks} pieces` : `no, ${run.chunks} piece(s)`],
          ["time to first token", `${run.ttftMs.toFixed(0)} ms`],
          ["speed", `${rate(run.tokensPerSecond)}, ${run.outputTokens} tokens, ended by ${run.doneReason}`],
          ["`ollmlx run` with the prompt on standard input", `exit code ${run.cliExitCode ?? "none"}`],
          [`whole answer to "${run.whole.prompt}"`, quote(run.whole.text)],
          ["response format", `one JSON object: ${run.whole.keys.join(", ")}`],
          ["issues", run.issues.join("; ") || "none"],
        ],
      ),
    ].join("\n\n"),
  );
  const absent = missing(runs).map(({ model }) => `## ${model}\n\n${notRun(commandFor(model))}`);
  return [
    "# MLX generation: results",
    generatedNotice,
    "A run pulls a model, pipes its prompt into `ollmlx run`, streams the same prompt over `/api/generate` and asks for one whole answer.",
    ...sections,
    ...absent,
    "",
  ]
    .join("\n\n")
    .trimEnd()
    .concat("\n");
}

/** `test_results_model_sizes.md`: one row an expected model, then the others that were run. */
export function renderSizes(runs: ModelRun[]): string {
  const header = [
    "size class",
    "model",
    "on disk",
    "result",
    "speed",
    "first token",
    "whole time",
    "prompt",
    "answer, first 100 characters",
    "machine, date",
  ];
  const row = (size: string, run: ModelRun): string[] => [
    size,
    run.model,
    formatBytes(run.sizeBytes),
    result(run),
    rate(run.tokensPerSecond),
    `${run.ttftMs.toFixed(0)} ms`,
    seconds(run.totalMs),
    run.prompt,
    quote(run.text),
    `${describeMachine(run)}, ${day(run.startedAt)}`,
  ];
  const expected = expectedModels.flatMap(({ size, model, prompt }) => {
    const own = runs.filter((run) => run.model === model);
    if (own.length > 0) return own.map((run) => row(size, run));
    return [[size, model, "", "NOT RUN", "", "", "", prompt, "", `\`${commandFor(model)}\``]];
  });
  const others = runs
    .filter((run) => !expectedModels.some(({ model }) => model === run.model))
    .map((run) => row("other", run));
  const notes = [...new Set(runs.flatMap((run) => (run.note ? [`${run.model}: ${run.note}`] : [])))];
  return [
    "# Model sizes: results",
    generatedNotice,
    table(header, [...expected, ...others]),
    ...(missing(runs).length > 0
      ? [
          "NOT RUN: this project had no Apple silicon Mac and no way to the hub. The last column has the command that makes the run on one.",
        ]
      : []),
    ...(notes.length > 0 ? [notes.map((note) => `- ${note}`).join("\n")] : []),
    "",
  ]
    .join("\n\n")
    .trimEnd()
    .concat("\n");
}
