import type { Command } from "commander";
import { type Client, createClient } from "~/cli/client";
import { readShare } from "~/cli/commands/bench-options";
import { printJson, printLine, printNote, printTable } from "~/cli/output";
import { formatAge } from "~/cli/text/quantities";
import { type Comparison, compareRuns, findRegressions, LEAST_CHANGE } from "~/shared/bench-compare";
import { figureDescriptions } from "~/shared/bench-figures";
import type { BenchRun } from "~/shared/contracts/bench";
import type { BenchRunEntry } from "~/shared/contracts/bench-lab";
import { formatDuration } from "~/shared/format-quantity";

/** A run got slower than the one it is held against. */
export const SLOWER_EXIT_CODE = 3;

/** `bench list`, `compare`, `baseline`, `remove` and `workflow`: what is done with stored runs. */
export function registerStoredBench(bench: Command): void {
  bench
    .command("list")
    .description("List the stored runs, newest first.")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  ollmlx bench list")
    .action(async (flags: { json?: boolean }) => {
      const runs = await createClient().bench.list.query();
      if (flags.json) return printJson(runs);
      printTable(["ID", "STARTED", "STATUS", "PAIRS", "A", "B"], runs.map(listRow));
    });
  bench
    .command("compare")
    .description("Hold a run against an earlier one; exit code 3 when it is slower.")
    .argument("<earlier>", "id of the earlier run")
    .argument("<later>", "id of the later run")
    .option("--fail-if-slower <percent>", `smallest change that counts (default: ${LEAST_CHANGE * 100}%)`)
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  ollmlx bench compare 01JABC 01JXYZ --fail-if-slower 5%")
    .action(async (earlier: string, later: string, flags: { failIfSlower?: string; json?: boolean }) => {
      const client = createClient();
      const before = await client.bench.get.query({ id: earlier });
      const after = await client.bench.get.query({ id: later });
      holdAgainst(before, after, readShare(flags.failIfSlower, "--fail-if-slower"), flags.json ? "json" : "table");
    });
  bench
    .command("baseline")
    .description("Make a run the one that later runs of its kind are held against.")
    .argument("<id>", "id of a complete run")
    .option("--clear", "take that back")
    .addHelpText("after", "\nExample:\n  ollmlx bench baseline 01JABC")
    .action(async (id: string, flags: { clear?: boolean }) => {
      await createClient().bench.setBaseline.mutate({ id, isBaseline: !flags.clear });
      printNote(flags.clear ? `${id} is no baseline any more` : `${id} is the baseline of its configuration`);
    });
  bench
    .command("remove")
    .alias("rm")
    .description("Delete a stored run with its repetitions.")
    .argument("<id>", "id of the run")
    .addHelpText("after", "\nExample:\n  ollmlx bench remove 01JABC")
    .action(async (id: string) => {
      await createClient().bench.remove.mutate({ id });
      printNote(`Deleted ${id}`);
    });
  bench
    .command("workflow")
    .description("Time and success of each model in breakdowns, executions and optimisations on the board.")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  ollmlx bench workflow")
    .action(async (flags: { json?: boolean }) => {
      const figures = await createClient().bench.workflow.query();
      if (flags.json) return printJson(figures);
      printTable(
        ["WORK", "MODEL", "CALLS", "SUCCEEDED", "MEDIAN", "SLOWEST"],
        figures.map(({ kind, model, calls, succeeded, medianMs, slowestMs }) => [
          kind,
          model,
          String(calls),
          `${succeeded} (${Math.round((succeeded / calls) * 100)} %)`,
          formatDuration(medianMs),
          formatDuration(slowestMs),
        ]),
      );
    });
}

const listRow = (run: BenchRunEntry): string[] => [
  run.id,
  formatAge(run.startedAt),
  run.status + (run.baselineAt === null ? "" : " (baseline)"),
  String(run.options.pairs),
  run.a.name,
  run.b?.name ?? "-",
];

const isRelative = (which: string): which is "last" | "baseline" => which === "last" || which === "baseline";

/** Before anything is measured: throws where the run to compare with was named by an id and is not stored. */
export async function checkReference(client: Client, which: string | undefined): Promise<void> {
  if (which !== undefined && !isRelative(which)) await client.bench.get.query({ id: which });
}

/** The earlier run by an id, "last" or "baseline". Null, with a note, where there is none. */
export async function findReference(client: Client, run: BenchRun, which: string): Promise<BenchRun | null> {
  if (!isRelative(which)) return client.bench.get.query({ id: which });
  const found = await client.bench.reference.query({ id: run.id, kind: which });
  if (!found) printNote(`There is no ${which === "last" ? "earlier run" : "baseline"} of this configuration yet`);
  return found;
}

/**
 * Prints the comparison and sets exit code 3 when the later run is slower by at least `threshold`. As "notes" it goes to
 * standard error, line by line, beside a result that programs read.
 */
export function holdAgainst(
  before: BenchRun,
  after: BenchRun,
  threshold = LEAST_CHANGE,
  form: "table" | "json" | "notes" = "table",
): void {
  const comparison = compareRuns(before, after, threshold);
  if (form === "json") printJson({ before: before.id, after: after.id, ...comparison });
  else if (form === "table") printComparison(comparison, before);
  else {
    for (const { figure, model, ratio, change } of comparison.figures) {
      printNote(
        `${figureDescriptions[figure].label} of ${model}: ${ratio.ratio.toFixed(3)}x of ${before.id}, ${change}`,
      );
    }
    for (const reason of comparison.differences) printNote(`not comparable: ${reason}`);
  }
  if (findRegressions(comparison).length > 0) process.exitCode = SLOWER_EXIT_CODE;
}

function printComparison({ differences, marks, figures }: Comparison, before: BenchRun): void {
  printTable(
    ["FIGURE", "MODEL", "BEFORE", "NOW", "NOW / BEFORE", "95 % INTERVAL", "CHANGE"],
    figures.map(({ figure, model, before: old, after, ratio, change }) => [
      `${figureDescriptions[figure].label} (${figureDescriptions[figure].unit})`,
      model,
      old.toFixed(1),
      after.toFixed(1),
      ratio.ratio.toFixed(3),
      ratio.interval ? `${ratio.interval.low.toFixed(3)} to ${ratio.interval.high.toFixed(3)}` : "n/a",
      change,
    ]),
  );
  for (const mark of marks) printLine(`changed since ${before.id}: ${mark}`);
  for (const reason of differences) printLine(`not comparable: ${reason}`);
}
