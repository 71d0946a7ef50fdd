import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { text as readAll } from "node:stream/consumers";
import type { Command } from "commander";
import { CliError, usageError } from "~/cli/cli-error";
import { type Client, createClient } from "~/cli/client";
import { followJob } from "~/cli/follow-job";
import type { JsonFlag } from "~/cli/json-flag";
import { printJson, printLine, printNote } from "~/cli/output";
import { parseRequest, toNumber } from "~/cli/parse-request";
import { TrainingLog } from "~/cli/training-log";
import { fineTuneRequestSchema, type TrainingDataReport } from "~/shared/contracts/fine-tune";
import { bareModelName } from "~/shared/model-names";

/** Above this, the daemon reads the file itself. */
const largestSentBytes = 32 * 1024 * 1024;

const figures = {
  iterations: ["--iterations <n>", "steps of training (default: 200)"],
  batchSize: ["--batch-size <n>", "examples a step (default: 2)"],
  learningRate: ["--learning-rate <x>", "size of a step (default: 0.0001)"],
  layers: ["--layers <n>", "blocks from the end that are trained, -1 for all (default: 8)"],
  rank: ["--rank <n>", "rank of the adapter (default: 8)"],
  maxTokens: ["--max-tokens <n>", "longer examples are cut (default: 1024)"],
  seed: ["--seed <n>", "the same seed gives the same training (default: 0)"],
} as const;

type FineTuneFlags = JsonFlag & { name?: string; fuse?: boolean; check?: boolean } & Partial<
    Record<keyof typeof figures, string>
  >;

export function registerFineTune(program: Command): void {
  const command = program
    .command("finetune")
    .description(
      'Train an MLX model further (LoRA) with examples in JSON lines: {"messages":[...]}, {"prompt","completion"} or {"text"}.\n' +
        "The result is a model of its own: the base with an adapter beside it, or whole weights with --fuse.",
    )
    .argument("<model>", "an installed MLX model")
    .argument("<examples>", "file of JSON lines; - reads standard input")
    .option("--name <name>", "name of the result, as org/name (default: local/<model>-tuned)");
  for (const [flag, description] of Object.values(figures)) command.option(flag, description);
  command
    .option("--fuse", "put the adapter into the weights")
    .option("--check", "check the examples and train nothing")
    .option("--json", "print the finished job, or the report of the check, as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  ollmlx finetune mlx-community/SmolLM2-135M-Instruct-8bit chats.jsonl --check\n" +
        "  ollmlx finetune mlx-community/SmolLM2-135M-Instruct-8bit chats.jsonl --name me/tuned --iterations 400",
    )
    .action(fineTune);
}

async function fineTune(model: string, file: string, flags: FineTuneFlags): Promise<void> {
  const client = createClient();
  const report = await checkExamples(client, file);
  if (flags.check && flags.json) printJson(report);
  else describeExamples(report);
  if (report.obstacle !== null) throw new CliError(report.obstacle);
  if (flags.check) return;
  const fields = Object.keys(figures) as (keyof typeof figures)[];
  const request = parseRequest(
    fineTuneRequestSchema,
    {
      model,
      target: flags.name ?? `local/${bareModelName(model)}-tuned`,
      dataId: report.id,
      finish: flags.fuse ? "fuse" : "adapter",
      ...Object.fromEntries(fields.map((field) => [field, toNumber(flags[field])])),
    },
    { target: "--name", ...Object.fromEntries(fields.map((field) => [field, figures[field][0].split(" ")[0] ?? ""])) },
  );
  const log = new TrainingLog();
  const started = await client.models.fineTune.mutate(request);
  const job = await followJob(client, started, { onText: (delta) => log.add(delta) });
  if (flags.json) printJson(job);
  else printLine(`created '${job.result?.name ?? request.target}'`);
}

async function checkExamples(client: Client, file: string): Promise<TrainingDataReport> {
  if (file === "-") return client.models.checkTrainingData.mutate({ text: await readAll(process.stdin) });
  const path = resolve(file);
  const facts = statSync(path, { throwIfNoEntry: false });
  if (!facts?.isFile()) throw usageError(`there is no file ${path}`);
  if (facts.size === 0) throw usageError(`${path} is empty`, "Give a file of JSON lines, one example a line");
  const source = facts.size > largestSentBytes ? { path } : { text: await readFile(path, "utf8") };
  return client.models.checkTrainingData.mutate(source);
}

function describeExamples(report: TrainingDataReport): void {
  const { examples, duplicates, approximateTokens, problemCount, problems } = report;
  const left = duplicates > 0 ? `, ${duplicates} repeated ones left out` : "";
  printNote(`${examples} examples, about ${approximateTokens} tokens${left}`);
  if (problemCount > 0) printNote(`${problemCount} lines cannot be used:`);
  for (const { line, reason } of problems) printNote(`  line ${line}: ${reason}`);
}
