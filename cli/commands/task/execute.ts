import { type Command, InvalidArgumentError, Option } from "commander";
import { CliError, usageError } from "~/cli/cli-error";
import { createClient } from "~/cli/client";
import { followBatch } from "~/cli/commands/task/follow-batch";
import { printBatch } from "~/cli/commands/task/print-batch";
import { printExecution } from "~/cli/commands/task/print-execution";
import { resolveTaskId } from "~/cli/commands/task/task-reference";
import { followJob } from "~/cli/follow-job";
import { printJson, printLine, style } from "~/cli/output";
import { type ExecutionCategory, executionCategories } from "~/shared/contracts/execution";

interface ExecuteFlags {
  model?: string;
  category?: ExecutionCategory;
  auto?: boolean;
  comment?: string;
  parallel?: number;
  check?: boolean;
  json?: boolean;
}

/** `execute`: a model does an easy task in a working copy, or models do several; a person decides. */
export function registerExecute(task: Command): void {
  task
    .command("execute")
    .description("Let a model do an easy task in a working copy. Your files change only when the change is applied.")
    .argument("<ids...>", "a task, or several to be done together; those that wait for others follow by themselves")
    .option("--model <model>", "which model to ask; the daemon chooses one otherwise")
    .addOption(
      new Option("--category <kind>", "the kind of work; told from the title otherwise").choices(executionCategories),
    )
    .option("--auto", "apply it at once where the workspace allows it and the model has earned it")
    .option("--comment <text>", "what to do otherwise than in the attempt before")
    .option("--parallel <n>", "of several tasks, do at most so many at once (1 to 8)", parseParallel)
    .option("--check", "only say whether the task can be executed")
    .option("--json", "print the attempt, or the batch, as JSON")
    .addHelpText(
      "after",
      '\nExamples:\n  ollmlx task execute 12\n  ollmlx task execute 12 --check\n  ollmlx task execute 12 --comment "Keep the old name too"\n  ollmlx task execute 12 13 14 --parallel 2',
    )
    .action(async (references: string[], flags: ExecuteFlags) => {
      const [reference = "", ...others] = references;
      if (others.length > 0) return executeMany(references, flags);
      if (flags.check) return checkTask(reference, flags.json === true);
      await executeTask(reference, flags);
    });
}

/** Several tasks as one batch. */
async function executeMany(taskIds: string[], flags: ExecuteFlags): Promise<void> {
  const { model, auto, parallel, json } = flags;
  const single = (["category", "comment", "check"] as const).filter((name) => flags[name] !== undefined);
  if (single.length > 0) throw usageError(`--${single[0]} is for one task`, "Name one task, or leave it out");
  const client = createClient();
  const mode = auto ? "auto" : "propose";
  const batch = await followBatch(
    client,
    await client.executions.startBatch.mutate({ taskIds, mode, model, parallel }),
  );
  if (json) printJson(batch);
  else printBatch(batch);
  if (batch.items.some(({ state }) => ["failed", "refused", "cancelled"].includes(state))) process.exitCode = 1;
}

function parseParallel(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 8) throw new InvalidArgumentError("Give a number from 1 to 8.");
  return count;
}

async function checkTask(reference: string, isJson: boolean): Promise<void> {
  const client = createClient();
  const taskId = await resolveTaskId(client, reference);
  const { gates, categoryName } = await client.executions.gates.query({ taskId });
  if (isJson) printJson({ gates, categoryName });
  else {
    printLine(`Kind of work: ${categoryName}`);
    for (const { isOpen, detail } of gates) printLine(`  ${isOpen ? "yes" : "no "}  ${detail}`);
  }
  if (gates.some(({ isOpen }) => !isOpen)) process.exitCode = 1;
}

async function executeTask(reference: string, flags: ExecuteFlags): Promise<void> {
  const client = createClient();
  const taskId = await resolveTaskId(client, reference);
  const { model, category, comment: feedback, auto } = flags;
  const mode = auto ? "auto" : "propose";
  const job = await client.executions.start.mutate({ taskId, model, category, feedback, mode });
  const showText = (delta: string) => void process.stderr.write(style(process.stderr, "dim", delta));
  const done = await followJob(client, job, process.stderr.isTTY ? { onText: showText, isQuiet: true } : {});
  if (process.stderr.isTTY) process.stderr.write("\n");
  if (typeof done.result?.executionId !== "string") throw new CliError("the execution gave no result");
  const execution = await client.executions.get.query({ id: done.result.executionId });
  const held = typeof done.result.held === "string" ? done.result.held : null;
  if (flags.json) return printJson({ ...execution, held });
  printExecution(execution, true);
  if (held) printLine(`\nNot applied by itself: ${held}`);
  if (execution.status === "applied") printLine(`\nTake it back with: ollmlx task revert ${execution.id}`);
  else
    printLine(
      `\nApply it with:  ollmlx task apply ${execution.id}\nReject it with: ollmlx task reject ${execution.id}`,
    );
}
