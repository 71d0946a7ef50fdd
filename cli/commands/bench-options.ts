import { readFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import { CliError, usageError } from "~/cli/cli-error";
import type { Client } from "~/cli/client";
import { printNote } from "~/cli/output";
import { parseRequest, toNumber } from "~/cli/parse-request";
import { benchProfiles, type ProfileName, profileNames } from "~/shared/bench-profiles";
import { type BenchOptions, benchOptionsSchema } from "~/shared/contracts/bench";

/** The flags that shape the work. */
export interface WorkFlags {
  vs?: string;
  profile?: ProfileName;
  promptTokens?: string;
  outputTokens?: string;
  depth?: string;
  pairs?: string;
  maxReps?: string;
  ci?: string;
  warmup?: string;
  delay?: string;
  prompt?: string;
  promptFile?: string;
  concurrency?: string;
  sustained?: string;
  workloads?: boolean;
  overhead?: boolean;
  memory?: boolean;
  watch: boolean;
}

/** Adds them. Names follow llama-bench where it has them. */
export function addWorkFlags(command: Command): Command {
  return command
    .option("--vs <model>", "second model")
    .addOption(
      new Option("--profile <name>", "a ready-made choice of work; other options change it").choices(profileNames),
    )
    .option("-p, --prompt-tokens <list>", "length of the prompt in tokens; further lengths make a sweep (default: 512)")
    .option("-n, --output-tokens <n>", "tokens to generate (default: 128)")
    .option("-d, --depth <list>", "tokens that stand before the prompt already, as a sweep")
    .option("-r, --pairs <n>", "repetitions of each model (default: 3; a claim needs 6)")
    .option("--max-reps <n>", "go on to so many while the interval is wider than --ci")
    .option("--ci <percent>", "how narrow the interval of the ratio should be (default: 3%)")
    .option("--warmup <n>", "requests before the first measured one of a kind (default: 1)")
    .option("--delay <seconds>", "rest before each repetition (default: 0)")
    .addOption(
      new Option("--prompt <text>", "measure with this text").conflicts(["promptTokens", "promptFile", "depth"]),
    )
    .addOption(
      new Option("--prompt-file <file>", "measure with the text of a file").conflicts(["promptTokens", "depth"]),
    )
    .option("--concurrency <list>", "numbers of requests at once, as a sweep")
    .option("--sustained <tokens>", "one long answer, to see whether the machine slows down")
    .option("--workloads", "small jobs with known answers")
    .option("--overhead", "what the way through ollmlx itself costs")
    .option("--memory", "memory of each engine alone")
    .option("--no-watch", "do not look at load, heat and power of the machine (then there is no claim)");
}

const optionNames: Record<string, string> = {
  pairs: "--pairs",
  promptTokens: "--prompt-tokens",
  lengths: "--prompt-tokens or --depth",
  outputTokens: "--output-tokens",
  warmups: "--warmup",
  prompt: "--prompt",
  maxPairs: "--max-reps",
  intervalTarget: "--ci",
  delayMs: "--delay",
  concurrency: "--concurrency",
  sustainedTokens: "--sustained",
};

/** What the flags ask for, the profile's choices below them. Throws a usage error that names the flag. */
export async function readOptions(client: Client, model: string | undefined, flags: WorkFlags): Promise<BenchOptions> {
  const { modelA, modelB } = model ? { modelA: model, modelB: flags.vs ?? null } : await choosePair(client, flags);
  const profile = flags.profile ? benchProfiles[flags.profile].options : {};
  const [promptTokens, ...furtherLengths] = readList(flags.promptTokens, "--prompt-tokens");
  const depths = readList(flags.depth, "--depth").filter((depth) => depth > 0);
  const base = promptTokens ?? profile.promptTokens ?? 512;
  const lengths = [...furtherLengths, ...depths.map((depth) => depth + base)];
  const given = {
    pairs: toNumber(flags.pairs),
    maxPairs: toNumber(flags.maxReps),
    intervalTarget: readShare(flags.ci, "--ci"),
    promptTokens,
    lengths: lengths.length > 0 ? lengths : undefined,
    outputTokens: toNumber(flags.outputTokens),
    warmups: toNumber(flags.warmup),
    delayMs: flags.delay === undefined ? undefined : Math.round(Number(flags.delay) * 1_000),
    prompt: flags.promptFile ? await readPrompt(flags.promptFile) : flags.prompt,
    concurrency: flags.concurrency === undefined ? undefined : readList(flags.concurrency, "--concurrency"),
    sustainedTokens: toNumber(flags.sustained),
    workloads: flags.workloads,
    gateway: flags.overhead,
    memory: flags.memory,
  };
  const chosen = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return parseRequest(
    benchOptionsSchema,
    { modelA, modelB, ...profile, watchMachine: flags.watch, ...chosen },
    optionNames,
  );
}

/** "5%" or "0.05" as a share. Throws a usage error that names the flag. */
export function readShare(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d+(?:\.\d+)?)(%?)$/.exec(text.trim());
  if (!match) throw usageError(`${flag}: ${text} is no share`, `Write it as a percentage: ${flag} 5%`);
  return Number(match[1]) / (match[2] ? 100 : 1);
}

/** Numbers with commas and ranges in the manner of llama-bench: "512,2048", "1-4" (step 1), "256-1024+256", "1-8*2". */
export function readList(text: string | undefined, flag: string): number[] {
  if (text === undefined) return [];
  return text.split(",").flatMap((part) => {
    const match = /^\s*(\d+)(?:-(\d+)(?:([+*])(\d+))?)?\s*$/.exec(part);
    if (!match) throw usageError(`${flag}: ${part.trim() || "nothing"} is no number`, `For example: ${flag} 512,2048`);
    const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])];
    const [kind, step] = [match[3] ?? "+", Number(match[4] ?? 1)];
    if (step < (kind === "*" ? 2 : 1) || (kind === "*" && first === 0)) {
      throw usageError(`${flag}: the range ${part.trim()} never ends`);
    }
    const values: number[] = [];
    for (let value = first; value <= last && values.length < 100; value = kind === "*" ? value * step : value + step) {
      values.push(value);
    }
    return values;
  });
}

async function choosePair(client: Client, flags: WorkFlags): Promise<{ modelA: string; modelB: string }> {
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
