import type { Command } from "commander";
import { callApi } from "~/cli/api/request";
import { printLine } from "~/cli/output";

export function registerCp(program: Command): void {
  program
    .command("cp")
    .description("Copy a model under another name. Weights are shared where the store can, so a copy costs little.")
    .argument("<source>", "model name")
    .argument("<destination>", "new name")
    .addHelpText("after", "\nExample:\n  ollmlx cp llama3.2:1b my-llama")
    .action(async (source: string, destination: string) => {
      await callApi("POST /api/copy", { source, destination });
      printLine(`copied '${source}' to '${destination}'`);
    });
}
