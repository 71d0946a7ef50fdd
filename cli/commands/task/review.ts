import type { Command } from "commander";
import { createClient } from "~/cli/client";
import { printExecution } from "~/cli/commands/task/print-execution";
import { printJson, printLine, printTable } from "~/cli/output";
import type { Execution } from "~/shared/contracts/execution";
import { writePatch } from "~/shared/execute-diff";

interface ReviewFlags {
  attempts?: boolean;
  patch?: boolean;
  json?: boolean;
}

/** `review` and `reject`: what a model proposes to change, and the end of it. */
export function registerReview(task: Command): void {
  task
    .command("review")
    .description("Show what a model proposes to change, with its checks and how far it can be trusted.")
    .argument("<id>", "an attempt, or a task for its newest one")
    .option("--attempts", "list all attempts at the task")
    .option("--patch", "print nothing but the patch, for git apply or patch -p1")
    .option("--json", "print the attempt, or all of them, as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  ollmlx task review 12\n  ollmlx task review 12 --attempts\n  ollmlx task review 12 --patch > change.patch",
    )
    .action(async (id: string, flags: ReviewFlags) => {
      const client = createClient();
      const execution = await client.executions.get.query({ id });
      if (flags.attempts) {
        const attempts = await client.executions.list.query({ taskId: execution.taskId });
        return flags.json ? printJson(attempts) : printAttempts(attempts);
      }
      if (flags.json) return printJson(execution);
      if (!flags.patch) return printExecution(execution, true);
      for (const { path, before, after } of execution.files) process.stdout.write(writePatch(path, before, after));
    });
  task
    .command("reject")
    .description("End a change that a model proposed; nothing is written.")
    .argument("<id>", "an attempt, or a task for its newest change")
    .option("--json", "print the attempt as JSON")
    .addHelpText("after", "\nExample:\n  ollmlx task reject 12")
    .action(async (id: string, flags: { json?: boolean }) => {
      const execution = await createClient().executions.reject.mutate({ id });
      if (flags.json) printJson(execution);
      else printLine(`attempt ${execution.attempt} rejected; nothing was written`);
    });
}

function printAttempts(attempts: Execution[]): void {
  printTable(
    ["ATTEMPT", "STATUS", "KIND", "MODEL", "CONFIDENCE", "FILES", "ID"],
    attempts.map(({ attempt, status, category, model, confidence, files, id }) => [
      String(attempt),
      status,
      category,
      model,
      confidence?.toFixed(2) ?? "-",
      String(files.length),
      id,
    ]),
  );
}
