import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { CliError } from "~/cli/cli-error";
import { createClient } from "~/cli/client";
import { resolveTaskId } from "~/cli/commands/task/task-reference";
import { followJob } from "~/cli/follow-job";
import type { JsonFlag } from "~/cli/json-flag";
import { printJson, printLine, printNote } from "~/cli/output";
import { assistActionSchema } from "~/shared/contracts/assist";

interface AskFlags extends JsonFlag {
  model?: string;
  file?: string[];
  output?: string;
}

/** `ask`: a model writes about a task. */
export function registerAsk(task: Command): void {
  const actions = assistActionSchema.options.join(", ");
  task
    .command("ask")
    .description(`Let a model write about a task and files of its workspace (${actions}). The text becomes a comment.`)
    .argument("<id>")
    .argument("<action>", `one of ${actions}`)
    .option("--file <path...>", "files of the workspace that the model reads")
    .option("--model <model>", "which model to ask; the daemon chooses one otherwise")
    .option("--output <file>", "write the text to a file too")
    .option("--json", "print the comment as JSON")
    .addHelpText(
      "after",
      "\nExample:\n  ollmlx task ask 12 architecture --file src/server.ts --output docs/ARCHITECTURE_ANALYSIS.md",
    )
    .action(async (reference: string, action: string, flags: AskFlags) => {
      const parsed = assistActionSchema.safeParse(action);
      if (!parsed.success) throw new CliError(`'${action}' is none of ${actions}`);
      const client = createClient();
      const taskId = await resolveTaskId(client, reference);
      const order = { taskId, action: parsed.data, model: flags.model, paths: flags.file ?? [] };
      const done = await followJob(client, await client.tasks.assist.mutate(order));
      const comments = await client.comments.list.query({ taskId });
      const comment = comments.find(({ id }) => id === done.result?.commentId);
      if (!comment) throw new CliError("the comment is gone again");
      if (flags.output) {
        await writeFile(flags.output, `${comment.text}\n`);
        printNote(`Written to ${flags.output}`);
      }
      if (flags.json) printJson(comment);
      else printLine(comment.text);
    });
}
