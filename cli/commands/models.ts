import { resolve } from "node:path";
import type { Command } from "commander";
import { createClient } from "~/cli/client";
import { formatAge } from "~/cli/format";
import { printJson, printLine, printTable } from "~/cli/output";
import type { Model, ModelDetail } from "~/shared/contracts/model";
import { formatBytes } from "~/shared/format-quantity";

interface JsonFlag {
  json?: boolean;
}

/** `list`, `ps`, `show`, `rm`, `stop` and `create`: the models that are installed. */
export function registerModels(program: Command): void {
  program
    .command("list")
    .alias("ls")
    .description("List the installed models of every engine.")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  ollmlx list")
    .action(async (flags: JsonFlag) => {
      const models = await createClient().models.list.query();
      if (flags.json) return printJson(models);
      printTable(["NAME", "ID", "SIZE", "ENGINE", "QUANT", "MODIFIED"], models.map(listRow));
    });
  program
    .command("ps")
    .description("List the models that are loaded.")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  ollmlx ps")
    .action(async (flags: JsonFlag) => {
      const models = (await createClient().models.list.query()).filter((model) => model.loaded);
      if (flags.json) return printJson(models);
      printTable(["NAME", "ID", "SIZE", "ENGINE", "CONTEXT", "UNTIL"], models.map(loadedRow));
    });
  program
    .command("show")
    .description("Show what is known about an installed model.")
    .argument("<model>", "model name")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  ollmlx show llama3.2:1b")
    .action(async (name: string, flags: JsonFlag) => {
      const model = await createClient().models.show.query({ name });
      if (flags.json) return printJson(model);
      printDetail(model);
    });
  program
    .command("rm")
    .description("Delete models from the disk.")
    .argument("<model...>", "model names")
    .addHelpText("after", "\nExample:\n  ollmlx rm llama3.2:1b")
    .action(async (names: string[]) => {
      const client = createClient();
      for (const name of names) {
        await client.models.remove.mutate({ name });
        printLine(`deleted '${name}'`);
      }
    });
  program
    .command("stop")
    .description("Free the memory of a loaded model.")
    .argument("<model>", "model name")
    .addHelpText("after", "\nExample:\n  ollmlx stop llama3.2:1b")
    .action(async (name: string) => {
      await createClient().models.unload.mutate({ name });
      printLine(`unloaded '${name}'`);
    });
  program
    .command("create")
    .description(
      "Copy a folder of Hugging Face files (config.json, *.safetensors, tokenizer) into the MLX model store.",
    )
    .argument("<name>", "name to give it, as org/name")
    .requiredOption("--from <folder>", "folder on the daemon's machine")
    .option("--json", "print the model as JSON")
    .addHelpText("after", "\nExample:\n  ollmlx create me/my-model --from ./my-model")
    .action(async (name: string, flags: JsonFlag & { from: string }) => {
      const model = await createClient().models.create.mutate({ name, from: resolve(flags.from) });
      if (flags.json) printJson(model);
      else printLine(`created '${model.name}' (${formatBytes(model.sizeBytes)})`);
    });
}

/** The first 12 hex digits of a digest, as Ollama prints them. */
const shortId = (model: Model): string => model.digest.replace(/^sha256:/, "").slice(0, 12);

const listRow = (model: Model): string[] => [
  model.name,
  shortId(model),
  formatBytes(model.sizeBytes),
  model.engine,
  model.quantization,
  formatAge(model.modifiedAt),
];

function loadedRow(model: Model): string[] {
  const loaded = model.loaded;
  return [
    model.name,
    shortId(model),
    formatBytes(loaded?.memoryBytes ?? 0),
    model.engine,
    String(loaded?.contextLength ?? ""),
    loaded?.expiresAt ? formatAge(loaded.expiresAt) : "Forever",
  ];
}

function printDetail(model: ModelDetail): void {
  const rows: [string, string][] = [
    ["name", model.name],
    ["engine", `${model.engine} (${model.format})`],
    ["family", model.family],
    ["parameters", model.parameterCount === null ? "unknown" : model.parameterCount.toLocaleString("en")],
    ["quantization", model.quantization],
    ["context length", model.contextLength === null ? "unknown" : String(model.contextLength)],
    ["size", formatBytes(model.sizeBytes)],
    ["digest", model.digest],
    ["capabilities", model.capabilities.join(", ")],
    ["folder", model.path ?? "kept by the engine"],
    ["loaded", model.loaded ? formatBytes(model.loaded.memoryBytes) : "no"],
  ];
  for (const [name, value] of rows) printLine(`${name.padEnd(16)}${value}`);
  for (const file of model.files) printLine(`${"file".padEnd(16)}${file.name} (${formatBytes(file.sizeBytes)})`);
}
