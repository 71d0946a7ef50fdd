import type { Command } from "commander";
import type { JsonFlag } from "~/cli/json-flag";
import { printJson, printNote, printTable } from "~/cli/output";
import { readSettings } from "~/cli/read-settings";

export function registerConfig(program: Command): void {
  program
    .command("config")
    .alias("env")
    .description(
      "List every setting with its value and where that comes from: those of the running daemon, else those that one started\n" +
        "from this shell would have. A setting is changed by its variable or by its flag of `ollmlx serve`.",
    )
    .option("--json", "print JSON")
    .addHelpText("after", "\nExamples:\n  ollmlx config\n  OLLAMA_KEEP_ALIVE=30m ollmlx serve")
    .action(async (flags: JsonFlag) => {
      const { settings, system } = await readSettings();
      if (flags.json) return printJson(settings);
      if (!system) printNote("ollmlx does not run; it would start with these settings.");
      printTable(
        ["VARIABLE", "FLAG", "VALUE", "FROM"],
        settings.map(({ name, env, flag, value, source }) => [env ?? name, flag ?? "-", value || "-", source]),
      );
    });
}
