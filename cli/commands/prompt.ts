import type { Command } from "commander";
import { registerPromptEval } from "~/cli/commands/prompt/eval";
import { registerPromptHistory } from "~/cli/commands/prompt/history";
import { registerPromptJudge } from "~/cli/commands/prompt/judge";
import { registerPromptLabel } from "~/cli/commands/prompt/label";
import { registerPromptLint } from "~/cli/commands/prompt/lint";
import { registerPromptOptimize } from "~/cli/commands/prompt/optimize";
import { registerPromptTransfer } from "~/cli/commands/prompt/transfer";

/** `ollmlx prompt ...`: check, improve, test and keep prompts. */
export function registerPrompt(program: Command): void {
  const prompt = program
    .command("prompt")
    .description("Check, improve, test and keep prompts.")
    .addHelpText(
      "after",
      '\nExamples:\n  echo "Fix the bug in the server" | ollmlx prompt lint\n  ollmlx prompt lint prompts/*.md\n  ollmlx prompt optimize review.md',
    );
  registerPromptLint(prompt);
  registerPromptOptimize(prompt);
  registerPromptEval(prompt);
  registerPromptJudge(prompt);
  registerPromptHistory(prompt);
  registerPromptLabel(prompt);
  registerPromptTransfer(prompt);
}
