import { join } from "node:path";
import { text as readAll } from "node:stream/consumers";
import type { Command } from "commander";
import { describeCounts, printAnswer } from "~/cli/chat/answer";
import { appendHistory, readHistory } from "~/cli/chat/history";
import { LineReader } from "~/cli/chat/line-reader";
import { addOption, parseFormat } from "~/cli/chat/option-values";
import { runRepl } from "~/cli/chat/repl";
import { type AnswerSettings, ChatSession, settingsBody } from "~/cli/chat/session";
import { stoppedByUser } from "~/cli/cli-error";
import { type Client, createClient } from "~/cli/client";
import { readEnvironment } from "~/cli/environment";
import { streamAnswer } from "~/cli/model-api";
import { ProgressLine, printLine, printNote, style } from "~/cli/output";
import { findOrPullModel } from "~/cli/pull-model";

interface RunFlags {
  option?: Record<string, unknown>;
  temperature?: string;
  system?: string;
  format?: string;
  keepalive?: string;
  verbose?: boolean;
}

export function registerRun(program: Command): void {
  program
    .command("run")
    .summary("ask a model, or talk with it")
    .description(
      "Ask a model, or talk with it when no prompt is given at a terminal. A model that is not installed is pulled first.\n" +
        "Standard input that is not a terminal is read to its end and put before the prompt.",
    )
    .argument("<model>", "model name, such as mlx-community/SmolLM2-135M-Instruct-4bit or llama3.2:1b")
    .argument("[prompt...]", "what to ask; words are joined with a space")
    .option(
      "-o, --option <name=value>",
      "sampling option by Ollama's name; may be repeated",
      (pair, all?: Record<string, unknown>) => addOption(all ?? {}, pair),
    )
    .option("--temperature <number>", "short for -o temperature=<number>")
    .option("--system <text>", "system prompt")
    .option("--format <format>", '"json", a JSON schema, or the path of a schema file')
    .option("--keepalive <duration>", "how long the model stays loaded, such as 10m; 0 unloads it, -1 keeps it")
    .option("--verbose", "print counts, times and rates on standard error")
    .addHelpText(
      "after",
      '\nExamples:\n  ollmlx run llama3.2:1b "Why is the sky blue?"\n  git diff | ollmlx run llama3.2:1b "Review this change"',
    )
    .action(runModel);
}

async function runModel(model: string, words: string[], flags: RunFlags): Promise<void> {
  const settings = readSettings(flags);
  const client = createClient();
  const talks = words.length === 0 && process.stdin.isTTY && process.stdout.isTTY;
  if (talks) {
    await findOrPullModel(client, model);
    return talk(client, model, settings);
  }
  const piped = process.stdin.isTTY ? [] : [await readAll(process.stdin)];
  await findOrPullModel(client, model);
  await answerOnce(model, [...piped, ...words].filter(Boolean).join(" "), settings);
}

function readSettings(flags: RunFlags): AnswerSettings {
  const { option = {}, temperature } = flags;
  return {
    options: temperature === undefined ? option : addOption(option, `temperature=${temperature}`),
    system: flags.system,
    format: flags.format === undefined ? undefined : parseFormat(flags.format),
    keepAlive: flags.keepalive,
    verbose: flags.verbose ?? false,
  };
}

/** An empty prompt loads the model and prints nothing. */
async function answerOnce(model: string, prompt: string, settings: AnswerSettings): Promise<void> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  process.once("SIGINT", stop);
  const body = { model, prompt, system: settings.system, ...settingsBody(settings) };
  const answer = await printAnswer(streamAnswer("/api/generate", body, abort.signal), process.stdout, abort.signal);
  process.off("SIGINT", stop);
  if (answer.stopped) throw stoppedByUser("");
  if (settings.verbose && answer.last) for (const line of describeCounts(answer.last)) printNote(line);
}

async function talk(client: Client, model: string, settings: AnswerSettings): Promise<void> {
  const line = new ProgressLine();
  line.update("load", `loading ${model}`);
  try {
    await answerOnce(model, "", { ...settings, verbose: false });
  } finally {
    line.clear();
  }
  const historyFile = join(readEnvironment().home, "history");
  const reader = new LineReader(process.stdin, process.stdout, readHistory(historyFile));
  printLine(style(process.stdout, "dim", "Type a message, or /? for help."));
  try {
    await runRepl(new ChatSession(model, settings), client, {
      reader,
      out: process.stdout,
      remember: (text) => appendHistory(historyFile, text),
    });
  } finally {
    reader.close();
  }
}
