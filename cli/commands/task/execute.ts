import { type Command, Option } from "commander";
import { CliError } from "~/cli/cli-error";
import { createClient } from "~/cli/client";
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
  check?: boolean;
  json?: boolean;
}

/** `execute`: a model does an easy task in a working copy; a person decides. */
export function registerExecute(task: Command): void {
  task
    .command("execute")
    .description("Let a model do an easy task in a working copy. Your files change only when the change is applied.")
    .argument("<id>")
    .option("--model <model>", "which model to ask; the daemon chooses one otherwise")
    .addOption(
      new Option("--category <kind>", "the kind of work; told from the title otherwise").choices(executionCategories),
    )
    .option("--auto", "apply it at once where the workspace allows it and the model has earned it")
    .option("--comment <text>", "what to do otherwise than in the attempt before")
    .option("--check", "only say whether the task can be executed")
    .option("--json", "print the attempt as JSON")
    .addHelpText(
      "after",
      '\nExamples:\n  ollmlx task execute 12\n  ollmlx task execute 12 --check\n  ollmlx task execute 12 --comment "Keep the old name too"',
    )
    .action(async (reference: string, flags: ExecuteFlags) => {
      if (flags.check) return checkTask(reference, flags.json === true);
      await executeTask(reference, flags);
    });
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
