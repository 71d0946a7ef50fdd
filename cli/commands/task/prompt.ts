import type { Command } from "commander";
import { createClient } from "~/cli/client";
import type { JsonFlag } from "~/cli/json-flag";
import { printJson, printLine } from "~/cli/output";

/** `prompt`: a task as a text for another AI. */
export function registerTaskPrompt(task: Command): void {
  task
    .command("prompt")
    .description(
      "Print a task with its criteria, parent, dependencies and comments as a Markdown prompt for another AI.",
    )
    .argument("<id>")
    .option("--file <path...>", "files of the workspace to put into it")
    .option("--json", "print an object with the prompt as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  ollmlx task prompt 12\n  ollmlx task prompt 12 --file src/server.ts > prompt.md",
    )
    .action(async (id: string, flags: JsonFlag & { file?: string[] }) => {
      const { prompt } = await createClient().tasks.prompt.query({ id, paths: flags.file ?? [] });
      if (flags.json) printJson({ prompt });
      else printLine(prompt);
    });
}
