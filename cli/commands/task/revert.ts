import type { Command } from "commander";
import { createClient } from "~/cli/client";
import { printJson, printLine } from "~/cli/output";

/** `revert`: takes an applied change out of the files again. */
export function registerRevert(task: Command): void {
  task
    .command("revert")
    .description("Take an applied change back. What you changed since in other places stays.")
    .argument("<id>", "an attempt, or a task for its newest applied change")
    .option("--json", "print the attempt as JSON")
    .addHelpText("after", "\nExample:\n  ollmlx task revert 12")
    .action(async (id: string, flags: { json?: boolean }) => {
      const execution = await createClient().executions.revert.mutate({ id });
      if (flags.json) return printJson(execution);
      printLine(`attempt ${execution.attempt} taken back; the files are as before`);
    });
}
