import type { Command } from "commander";
import { CliError } from "~/cli/cli-error";

export function registerPush(program: Command): void {
  program
    .command("push")
    .description("Ollama's verb for publishing a model. ollmlx publishes nothing, and says what does.")
    .argument("<model>", "model name")
    .option("--insecure", "accepted for Ollama's sake")
    .addHelpText("after", "\nExample:\n  ollmlx push me/my-model")
    .action((model: string) => {
      throw new CliError(`ollmlx does not publish models: '${model}' stays on this machine`, {
        hint: "Publish an MLX model with `hf upload`, a GGUF model with `ollama push`",
      });
    });
}
