import type { Command } from "commander";
import { registerPromptLint } from "~/cli/commands/prompt/lint";

/** `ollmlx prompt ...`: check, improve and keep prompts. */
export function registerPrompt(program: Command): void {
  const prompt = program
    .command("prompt")
    .description("Check, improve, test and keep prompts.")
    .addHelpText(
      "after",
      '\nExamples:\n  echo "Fix the bug in the server" | ollmlx prompt lint\n  ollmlx prompt lint prompts/*.md',
    );
  registerPromptLint(prompt);
}
