import { type Command, Option } from "commander";
import { createClient } from "~/cli/client";
import type { JsonFlag } from "~/cli/json-flag";
import { printJson, printNote, printTable } from "~/cli/output";
import type { CatalogueEntry, HubModel } from "~/shared/contracts/catalogue";
import type { EngineId } from "~/shared/contracts/engine";
import { formatBytes } from "~/shared/format-quantity";

const fits = { fits: "fits", tight: "tight", too_big: "too big" } as const;

export function registerSearch(program: Command): void {
  program
    .command("search")
    .description(
      "Without a query: models that are worth a try, and whether they fit this machine's memory. With one: what the Hugging\n" +
        "Face hub has, which is asked online.",
    )
    .argument("[query...]", "words to look for")
    .addOption(new Option("--engine <engine>", "for which engine").choices(["mlx", "ollama"]))
    .option("--json", "print JSON")
    .addHelpText("after", "\nExamples:\n  ollmlx search\n  ollmlx search qwen coder --engine mlx")
    .action(async (words: string[], flags: JsonFlag & { engine?: EngineId }) => {
      const client = createClient();
      if (words.length > 0) {
        const found = await client.models.search.query({ query: words.join(" "), engine: flags.engine ?? "mlx" });
        if (flags.json) return printJson(found);
        if (found.length === 0) printNote("The hub has nothing of that name.");
        printTable(["NAME", "SIZE", "FIT", "QUANT", "DOWNLOADS", "LICENSE"], found.map(foundRow));
        return;
      }
      const all = await client.models.catalogue.query();
      const chosen = flags.engine ? all.filter(({ engine }) => engine === flags.engine) : all;
      if (flags.json) return printJson(chosen);
      printTable(["NAME", "ENGINE", "ROLE", "SIZE", "FIT", "LICENSE"], chosen.map(entryRow));
    });
}

const foundRow = (model: HubModel): string[] => [
  model.name,
  model.sizeBytes === null ? "-" : formatBytes(model.sizeBytes),
  model.installed ? "installed" : model.fit === null ? "-" : fits[model.fit],
  model.quantization ?? "-",
  String(model.downloads),
  `${model.license ?? "-"}${model.isGated ? " (accept it first)" : ""}`,
];

const entryRow = (entry: CatalogueEntry): string[] => [
  entry.name,
  entry.engine,
  entry.role,
  formatBytes(entry.sizeBytes),
  entry.replacement ? `use ${entry.replacement.name}` : entry.installed ? "installed" : fits[entry.fit],
  entry.license,
];
