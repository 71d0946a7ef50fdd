import type { Command } from "commander";
import { callApi } from "~/cli/api/request";
import type { JsonFlag } from "~/cli/json-flag";
import { formatRunning } from "~/cli/models/tables";
import { printJson } from "~/cli/output";

export function registerPs(program: Command): void {
  program
    .command("ps")
    .description("List the models in memory, the one that stays longest first, in the columns of `ollama ps`.")
    .argument("[prefix]", "only models whose name begins with this")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExamples:\n  ollmlx ps\n  ollmlx ps --json")
    .action(async (prefix = "", flags: JsonFlag) => {
      const { models } = await callApi("GET /api/ps");
      const chosen = models.filter(({ name }) => name.toLowerCase().startsWith(String(prefix).toLowerCase()));
      if (flags.json) printJson(chosen);
      else process.stdout.write(formatRunning(chosen));
    });
}
