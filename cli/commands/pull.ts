import type { Command } from "commander";
import type { JsonFlag } from "~/cli/json-flag";
import { pullModel } from "~/cli/models/pull";
import { printLine } from "~/cli/output";

export function registerPull(program: Command): void {
  program
    .command("pull")
    .description(
      "Download a model: org/name comes from Hugging Face and runs in MLX, name:tag comes from Ollama's library.\n" +
        "A download that was stopped goes on where it was; one that already runs is joined.",
    )
    .argument("<model>", "model name")
    .option("--insecure", "accepted for Ollama's sake; the address of the hub decides (HF_ENDPOINT)")
    .option("--json", "print each step as a line of JSON on standard output")
    .addHelpText(
      "after",
      "\nExamples:\n  ollmlx pull mlx-community/SmolLM2-135M-Instruct-4bit\n  ollmlx pull llama3.2:1b",
    )
    .action((model: string, flags: JsonFlag) =>
      pullModel(model, flags.json ? (chunk) => printLine(JSON.stringify(chunk)) : undefined),
    );
}
