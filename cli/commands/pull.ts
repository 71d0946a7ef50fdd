import type { Command } from "commander";
import { createClient } from "~/cli/client";
import { printJson, printLine } from "~/cli/output";
import { pullModel } from "~/cli/pull-model";

export function registerPull(program: Command): void {
  program
    .command("pull")
    .summary("download a model")
    .description(
      "Download a model: org/name comes from Hugging Face and runs in MLX, name:tag comes from Ollama's library.\n" +
        "A download that was stopped goes on where it was.",
    )
    .argument("<model>", "model name")
    .option("--json", "print the finished job as JSON")
    .addHelpText("after", "\nExample:\n  ollmlx pull mlx-community/SmolLM2-135M-Instruct-4bit")
    .action(async (model: string, flags: { json?: boolean }) => {
      const job = await pullModel(createClient(), model);
      if (flags.json) printJson(job);
      else printLine(`pulled '${model}'`);
    });
}
