import type { Command } from "commander";
import { ApiError, callApi } from "~/cli/api/request";
import { unloadModel } from "~/cli/models/unload";
import { printLine, printNote } from "~/cli/output";

export function registerRm(program: Command): void {
  program
    .command("rm")
    .description("Delete models from the disk. What was deleted before a name that fails stays deleted.")
    .argument("<model...>", "model names")
    .addHelpText("after", "\nExamples:\n  ollmlx rm llama3.2:1b\n  ollmlx rm me/first me/second")
    .action(async (models: string[]) => {
      for (const model of models) await removeModel(model);
    });
}

async function removeModel(model: string): Promise<void> {
  await unloadModel(model).catch((error) => {
    if (!(error instanceof ApiError)) throw error;
    if (error.status !== 404) printNote(`Warning: unable to stop model '${model}': ${error.message}`);
  });
  await callApi("DELETE /api/delete", { model });
  printLine(`deleted '${model}'`);
}
