import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import { CliError, usageError } from "~/cli/cli-error";
import { type Client, createClient } from "~/cli/client";
import { addWorkFlags, readOptions, readShare, type WorkFlags } from "~/cli/commands/bench-options";
import { checkReference, findReference, holdAgainst, registerStoredBench } from "~/cli/commands/bench-stored";
import { followJob } from "~/cli/follow-job";
import { printJson, printLine, printNote, printTable } from "~/cli/output";
import { judgeClaim, parseClaim } from "~/shared/bench-claim";
import { type BenchFormat, benchFormats, renderRun } from "~/shared/bench-render";
import { reportRun } from "~/shared/bench-report";
import type { Interval } from "~/shared/bench-statistics";
import type { BenchOptions, BenchRun } from "~/shared/contracts/bench";
import type { Job } from "~/shared/contracts/job";

interface OutputFlags {
  format: BenchFormat;
  json?: boolean;
  output?: string;
  claim?: string;
  baseline?: string;
  failIfSlower?: string;
}

interface BenchFlags extends OutputFlags, WorkFlags {
  dryRun?: boolean;
  save: boolean;
}

/** The claim is not supported, or the run cannot tell. */
const NO_CLAIM_EXIT_CODE = 4;

/** `bench` and its subcommands. */
export function registerBench(program: Command): void {
  const bench = addWorkFlags(
    program
      .command("bench")
      .description(
        "Measure one model, or two in turns (ABBA) with equal work, and store the run.\n" +
          "Without a model the best matching pair of installed MLX and GGUF models is measured.\n" +
          "The table goes to standard output, progress to standard error. Other requests are refused meanwhile.",
      )
      .enablePositionalOptions()
      .argument("[model]", "first model; the ratio is this one over the other"),
  )
    .option("--dry-run", "look at what would stop the run or spoil its claim, and measure nothing")
    .option("--no-save", "delete the run after it was printed")
    .option("--host <url>", "address of the daemon (default: OLLMLX_URL, OLLMLX_PORT or the one that runs)")
    .addHelpText(
      "after",
      "\nExit codes: 0 measured, 1 failed, 2 wrong usage, 3 slower than --baseline, 4 --claim not supported.\n" +
        "\nExamples:\n  ollmlx bench\n  ollmlx bench mlx-community/Llama-3.2-1B-Instruct-8bit --vs llama3.2:1b -r 6\n" +
        "  ollmlx bench llama3.2:1b -p 512,2048 -n 64 -o csv --output run.csv\n" +
        "  ollmlx bench --profile claim --claim 2..3\n  ollmlx bench --profile standard --baseline last --fail-if-slower 5%",
    )
    .action(async (model: string | undefined, flags: BenchFlags) => {
      readJudgement(flags);
      const client = createClient();
      await checkReference(client, flags.baseline);
      const options = await readOptions(client, model, flags);
      if (flags.dryRun) return printPreflight(client, options, flags.json === true);
      const run = await follow(client, await client.bench.start.mutate(options));
      await writeRun(client, run, flags);
      if (!flags.save) await client.bench.remove.mutate({ id: run.id });
    });
  registerStoredBench(bench);
  addWorkFlags(
    bench
      .command("doctor")
      .description("Look at what would stop a run or spoil its claim. Measures nothing.")
      .argument("[model]", "first model"),
  )
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  ollmlx bench doctor llama3.2:1b --profile claim")
    .action(async (model: string | undefined, flags: WorkFlags & { json?: boolean }) => {
      const client = createClient();
      await printPreflight(client, await readOptions(client, model, flags), flags.json === true);
    });
  const resume = bench
    .command("resume")
    .description("Measure what a stopped run lacks.")
    .argument("<id>", "id of the run")
    .addHelpText("after", "\nExample:\n  ollmlx bench resume 01JABCDEF")
    .action(async (id: string, flags: OutputFlags) => {
      readJudgement(flags);
      const client = createClient();
      await writeRun(client, await follow(client, await client.bench.resume.mutate({ id }), id), flags);
    });
  const show = bench
    .command("show")
    .alias("export")
    .description("Show a stored run, or write it in another form.")
    .argument("<id>", "id of the run")
    .addHelpText(
      "after",
      "\nExamples:\n  ollmlx bench show 01JABCDEF -o json\n  ollmlx bench export 01JABCDEF -o html --output run.html",
    )
    .action(async (id: string, flags: OutputFlags) => {
      readJudgement(flags);
      const client = createClient();
      await writeRun(client, await client.bench.get.query({ id }), flags);
    });
  for (const command of [bench, show, resume]) addOutputFlags(command);
}

function addOutputFlags(command: Command): void {
  command
    .addOption(new Option("-o, --format <format>", "form of the result").choices(benchFormats).default("md"))
    .option("--json", "the same as -o json")
    .option("--output <file>", "write the result to a file")
    .option("--claim <range>", "whether the run supports so many times faster, such as 2..3")
    .option("--baseline <run>", "hold the run against an id, `last` or `baseline`")
    .option("--fail-if-slower <percent>", "with --baseline: smallest change that counts (default: 3%)");
}

/** Read before anything is measured, so that a typing error costs no time. */
function readJudgement({ claim, baseline, failIfSlower }: OutputFlags): { claim: Interval | null; threshold?: number } {
  const range = claim === undefined ? null : parseClaim(claim);
  if (claim !== undefined && !range) throw usageError(`--claim: ${claim} is no range`, "For example: --claim 2..3");
  if (failIfSlower !== undefined && baseline === undefined) throw usageError("--fail-if-slower needs --baseline");
  const threshold = readShare(failIfSlower, "--fail-if-slower");
  return threshold === undefined ? { claim: range } : { claim: range, threshold };
}

async function printPreflight(client: Client, options: BenchOptions, asJson: boolean): Promise<void> {
  const checks = await client.bench.preflight.query(options);
  if (asJson) printJson(checks);
  else {
    const rows = checks.map(({ state, name, detail, fix }) => [state, name, fix === "" ? detail : `${detail}. ${fix}`]);
    printTable(["STATE", "WHAT", "DETAIL"], rows);
  }
  if (checks.some(({ state }) => state === "fail")) process.exitCode = 1;
}

/** Follows a benchmark to its end. A run that was stopped keeps its finished repetitions. */
async function follow(client: Client, job: Job, runId: string = job.id): Promise<BenchRun> {
  if (job.status === "queued") printNote("Waits until the other work on models has ended; Ctrl-C takes it back");
  try {
    await followJob(client, job);
  } catch (error) {
    const kept = await client.bench.get.query({ id: runId }).catch(() => null);
    if (kept && kept.samples.length > 0) {
      printNote(`What was measured is kept: ollmlx bench show ${runId}. For the rest: ollmlx bench resume ${runId}`);
    }
    throw error;
  }
  return client.bench.get.query({ id: runId });
}

async function writeRun(client: Client, run: BenchRun, flags: OutputFlags): Promise<void> {
  const { claim, threshold } = readJudgement(flags);
  const format = flags.json ? "json" : flags.format;
  const contentHash = createHash("sha256").update(JSON.stringify(run)).digest("hex");
  const text = renderRun(run, format, { claim, contentHash });
  if (flags.output) {
    await writeFile(flags.output, `${text}\n`).catch((cause: Error) => {
      throw new CliError(`cannot write the result: ${cause.message}`, {
        hint: `The run is kept: ollmlx bench show ${run.id}`,
        cause,
      });
    });
    printNote(`Written to ${flags.output}`);
  } else printLine(text);
  if (claim) {
    const { answer, sentence } = judgeClaim(run, reportRun(run), claim);
    if (format !== "md" && format !== "json") printNote(sentence);
    if (answer === "not supported" || answer === "cannot tell") process.exitCode = NO_CLAIM_EXIT_CODE;
  }
  const before = flags.baseline === undefined ? null : await findReference(client, run, flags.baseline);
  if (before) holdAgainst(before, run, threshold, format === "md" ? "table" : "notes");
}
