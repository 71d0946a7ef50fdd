import type { Command } from "commander";
import { addOption, parseFormat, parseKeepAlive, parseThink } from "~/cli/chat/option-values";
import type { ChatSettings, EmbeddingOptions } from "~/cli/chat/settings";
import { usageError } from "~/cli/cli-error";

interface RunFlags {
  option?: Record<string, unknown>;
  temperature?: string;
  system?: string;
  format?: string;
  keepalive?: string;
  think?: string;
  hidethinking?: boolean;
  nowordwrap?: boolean;
  verbose?: boolean;
  truncate?: string;
  dimensions?: string;
}

export function registerRun(program: Command): void {
  program
    .command("run")
    .description(
      "Ask a model, or talk with it when no prompt is given at a terminal. A model that is not installed is pulled first.\n" +
        "Standard input that is not a terminal is read to its end and put before the prompt. In a prompt, @notes.md stands\n" +
        "for the text of that file, and the path of an image attaches it where the model sees images.\n" +
        "A model for embeddings prints the vector of the prompt as JSON.",
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
    .option("--think <level>", "let the model think first: true, false, high, medium, low (--think alone is true)")
    .option("--hidethinking", "do not print what the model thinks")
    .option("--nowordwrap", "do not break lines between words at a terminal")
    .option("--verbose", "print counts, times and rates on standard error")
    .option("--truncate <boolean>", "embeddings: cut a text that is too long (default) or refuse it")
    .option("--dimensions <n>", "embeddings: cut the vector to this length")
    .option("--insecure", "accepted for Ollama's sake")
    .addHelpText(
      "after",
      '\nExamples:\n  ollmlx run llama3.2:1b\n  ollmlx run llama3.2:1b "Why is the sky blue?"\n' +
        '  git diff | ollmlx run llama3.2:1b "Review this change"\n' +
        '  ollmlx run llama3.2:1b --format json "Three colours" > colours.json',
    )
    .action(async (model: string, words: string[], flags: RunFlags) => {
      const settings = readSettings(flags);
      const embedding = readEmbedding(flags);
      const { runModel } = await import("~/cli/chat/run-model");
      await runModel(model, words, settings, embedding);
    });
}

function readSettings(flags: RunFlags): ChatSettings {
  const { option = {}, temperature } = flags;
  return {
    options: temperature === undefined ? option : addOption(option, `temperature=${temperature}`),
    system: flags.system,
    format: flags.format === undefined ? undefined : parseFormat(flags.format),
    keepAlive: flags.keepalive === undefined ? undefined : parseKeepAlive(flags.keepalive),
    think: flags.think === undefined ? undefined : parseThink(flags.think),
    hidesThinking: flags.hidethinking ?? false,
    verbose: flags.verbose ?? false,
    wrapsWords: !flags.nowordwrap,
  };
}

function readEmbedding({ truncate, dimensions }: RunFlags): EmbeddingOptions {
  const options: EmbeddingOptions = {};
  if (truncate !== undefined) {
    if (!["true", "false"].includes(truncate)) throw usageError(`--truncate: "${truncate}" is not true or false`);
    options.truncate = truncate === "true";
  }
  if (dimensions !== undefined) {
    options.dimensions = Number(dimensions);
    if (!Number.isInteger(options.dimensions) || options.dimensions < 1) {
      throw usageError(`--dimensions: "${dimensions}" is not a whole number above 0`);
    }
  }
  return options;
}
