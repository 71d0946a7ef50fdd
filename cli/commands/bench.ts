import { readFile, writeFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import { type BenchFormat, benchFormats, renderRun } from "~/cli/bench-output";
import { CliError, usageError } from "~/cli/cli-error";
import { type Client, createClient } from "~/cli/client";
import { followJob } from "~/cli/follow-job";
import { printJson, printLine, printNote, printTable } from "~/cli/output";
import { parseRequest, toNumber } from "~/cli/parse-request";
import { formatAge } from "~/cli/text/quantities";
import { type BenchOptions, type BenchRun, benchOptionsSchema } from "~/shared/contracts/bench";

interface OutputFlags {
  format: BenchFormat;
  json?: boolean;
  output?: string;
}

interface BenchFlags extends OutputFlags {
  vs?: string;
  promptTokens?: string;
  outputTokens?: string;
  pairs?: string;
  warmup?: string;
  prompt?: string;
  promptFile?: string;
}

/** `bench`, `bench list` and `bench show`. Options follow llama-bench where it has them. */
export function registerBench(program: Command): void {
  const bench = program
    .command("bench")
    .description(
      "Measure one model, or two in turns (ABBA) with equal work, and store the run.\n" +
        "Without a model the best matching pair of installed MLX and GGUF models is measured.\n" +
        "The table goes to standard output, progress to standard error.",
    )
    .enablePositionalOptions()
    .argument("[model]", "first model; the ratio is this one over the other")
    .option("--vs <model>", "second model")
    .option("-p, --prompt-tokens <n>", "length of the prompt in tokens (default: 512)")
    .option("-n, --output-tokens <n>", "tokens to generate (default: 128)")
    .option("-r, --pairs <n>", "repetitions of each model (default: 3; a claim needs 6)")
    .option("--warmup <n>", "requests before the first measured one (default: 1)")
    .addOption(new Option("--prompt <text>", "measure with this text").conflicts(["promptTokens", "promptFile"]))
    .addOption(new Option("--prompt-file <file>", "measure with the text of a file").conflicts("promptTokens"))
    .option("--host <url>", "address of the daemon (default: OLLMLX_URL, OLLMLX_PORT or the one that runs)")
    .addHelpText(
      "after",
      "\nExamples:\n  ollmlx bench\n  ollmlx bench mlx-community/Llama-3.2-1B-Instruct-8bit --vs llama3.2:1b -r 6\n" +
        "  ollmlx bench llama3.2:1b -p 2048 -n 64 -o csv --output run.csv",
    )
    .action(async (model: string | undefined, flags: BenchFlags) => {
      const client = createClient();
      await writeRun(await measure(client, await readOptions(client, model, flags)), flags);
    });
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
  const show = bench
    .command("show")
    .description("Show a stored run.")
    .argument("<id>", "id of the run")
    .addHelpText("after", "\nExample:\n  ollmlx bench show 01JABCDEF -o json")
    .action(async (id: string, flags: OutputFlags) => writeRun(await createClient().bench.get.query({ id }), flags));
  for (const command of [bench, show]) {
    command
      .addOption(new Option("-o, --format <format>", "form of the result").choices(benchFormats).default("md"))
      .option("--json", "the same as -o json")
      .option("--output <file>", "write the result to a file");
  }
}

const listRow = (run: BenchRun): string[] => [
  run.id,
  formatAge(run.startedAt),
  run.status,
  String(run.options.pairs),
  run.a.name,
  run.b?.name ?? "-",
];

async function readOptions(client: Client, model: string | undefined, flags: BenchFlags): Promise<BenchOptions> {
  const { modelA, modelB } = model ? { modelA: model, modelB: flags.vs ?? null } : await choosePair(client, flags);
  const values = {
    modelA,
    modelB,
    pairs: toNumber(flags.pairs),
    promptTokens: toNumber(flags.promptTokens),
    outputTokens: toNumber(flags.outputTokens),
    warmups: toNumber(flags.warmup),
    prompt: flags.promptFile ? await readPrompt(flags.promptFile) : flags.prompt,
  };
  return parseRequest(benchOptionsSchema, values, optionNames);
}

const optionNames: Record<string, string> = {
  pairs: "--pairs",
  promptTokens: "--prompt-tokens",
  outputTokens: "--output-tokens",
  warmups: "--warmup",
  prompt: "--prompt",
};

async function choosePair(client: Client, flags: BenchFlags): Promise<{ modelA: string; modelB: string }> {
  if (flags.vs) throw usageError("--vs needs a first model", "Write: ollmlx bench <model> --vs <model>");
  const [pair] = await client.bench.pairs.query();
  if (!pair) {
    throw new CliError("no installed MLX model has a GGUF twin", {
      hint: "Name the model to measure: ollmlx bench <model> [--vs <model>]. `ollmlx list` shows what is installed.",
    });
  }
  printNote(`Measuring ${pair.modelA} against ${pair.modelB}: ${pair.reason}`);
  return pair;
}

async function readPrompt(file: string): Promise<string> {
  return readFile(file, "utf8").catch((cause: Error) => {
    throw new CliError(`cannot read the prompt: ${cause.message}`, { cause });
  });
}

/** Runs the benchmark to its end. A run that was stopped keeps its finished repetitions under the job's id. */
async function measure(client: Client, options: BenchOptions): Promise<BenchRun> {
  const job = await client.bench.start.mutate(options);
  try {
    await followJob(client, job);
  } catch (error) {
    const kept = await client.bench.get.query({ id: job.id }).catch(() => null);
    if (kept && kept.samples.length > 0) printNote(`What was measured is kept: ollmlx bench show ${job.id}`);
    throw error;
  }
  return client.bench.get.query({ id: job.id });
}

async function writeRun(run: BenchRun, flags: OutputFlags): Promise<void> {
  const text = renderRun(run, flags.json ? "json" : flags.format);
  if (!flags.output) return printLine(text);
  await writeFile(flags.output, `${text}\n`).catch((cause: Error) => {
    throw new CliError(`cannot write the result: ${cause.message}`, {
      hint: `The run is kept: ollmlx bench show ${run.id}`,
      cause,
    });
  });
  printNote(`Written to ${flags.output}`);
}
