import type { Command } from "commander";
import { callApi } from "~/cli/api/request";
import type { JsonFlag } from "~/cli/json-flag";
import { formatInstalled } from "~/cli/models/tables";
import { printJson } from "~/cli/output";

export function registerList(program: Command): void {
  program
    .command("list")
    .alias("ls")
    .description("List the installed models of every engine, the newest first, in the columns of `ollama list`.")
    .argument("[prefix]", "only models whose name begins with this")
    .option("--json", "print JSON: sizes in bytes, formats, families, capabilities")
    .addHelpText(
      "after",
      "\nExamples:\n  ollmlx list\n  ollmlx list mlx-community/\n  ollmlx list --json | jq -r '.[].name'",
    )
    .action(async (prefix = "", flags: JsonFlag) => {
      const { models } = await callApi("GET /api/tags");
      const chosen = models.filter(({ name }) => name.toLowerCase().startsWith(String(prefix).toLowerCase()));
      if (flags.json) printJson(chosen);
      else process.stdout.write(formatInstalled(chosen));
    });
}
