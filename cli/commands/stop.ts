import type { Command } from "commander";
import { ApiError } from "~/cli/api/request";
import { CliError } from "~/cli/cli-error";
import { unloadModel } from "~/cli/models/unload";

export function registerStop(program: Command): void {
  program
    .command("stop")
    .description("Free the memory of a loaded model. It is loaded again when somebody asks it.")
    .argument("<model>", "model name")
    .addHelpText("after", "\nExample:\n  ollmlx stop llama3.2:1b")
    .action(async (model: string) => {
      try {
        await unloadModel(model);
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 404) throw error;
        throw new CliError(`couldn't find model "${model}" to stop`, {
          hint: "See what is loaded: ollmlx ps",
          cause: error,
        });
      }
    });
}
