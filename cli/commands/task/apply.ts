import { type Command, InvalidArgumentError } from "commander";
import { CliError, usageError } from "~/cli/cli-error";
import { type Client, createClient } from "~/cli/client";
import { printExecution } from "~/cli/commands/task/print-execution";
import { printJson, printLine } from "~/cli/output";
import type { Execution } from "~/shared/contracts/execution";
import type { ApplyResult, Proposal } from "~/shared/contracts/proposal";

interface ApplyFlags {
  only?: string[];
  stale?: boolean;
  branch?: boolean;
  json?: boolean;
}

/** `apply`: takes what a model proposed, the subtasks of a breakdown or the change of an execution. */
export function registerApply(task: Command): void {
  task
    .command("apply")
    .description("Take what a model proposed: create a breakdown's subtasks, or write an execution's change.")
    .argument("<id>", "a proposal or an attempt as it was printed, or a task for its newest change")
    .option("--only <items>", "only these subtasks (s1,s3) or these files (src/a.ts,README.md)", parseItems)
    .option("--branch", "put the change on a branch of its own; your files stay as they are")
    .option("--stale", "create the subtasks although the task changed since the model saw it")
    .option("--json", "print the ids of the new tasks, or the attempt, as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  ollmlx task apply 01JQ3 --only s1,s3\n  ollmlx task apply 12\n  ollmlx task apply 12 --branch",
    )
    .action(async (id: string, flags: ApplyFlags) => {
      const client = createClient();
      const proposal = await findProposal(client, id);
      if (!proposal) return applyExecution(client, id, flags);
      if (proposal.status === "stale" && !flags.stale) {
        throw new CliError("the task changed since the model saw it", {
          hint: `Look at it: ollmlx task show ${proposal.taskId}; then: ollmlx task apply ${id} --stale`,
        });
      }
      const result = await applyProposal(client, id, flags);
      if (flags.json) printJson(result);
      else printApplied(result);
    });
}

/** The breakdown's proposal of that id, or null where it is another's. */
async function findProposal(client: Client, id: string): Promise<Proposal | null> {
  try {
    return await client.proposals.get.query({ id });
  } catch (error) {
    if ((error as { data?: { code?: string } }).data?.code === "NOT_FOUND") return null;
    throw error;
  }
}

async function applyExecution(client: Client, id: string, { only, branch, json }: ApplyFlags): Promise<void> {
  const files = only?.map((path) => ({ path }));
  const execution: Execution = await client.executions.accept.mutate({
    id,
    ...(files ? { files } : {}),
    target: branch ? "branch" : "files",
  });
  if (json) return printJson(execution);
  printExecution(execution, false);
  printLine(`\nTake it back with: ollmlx task revert ${execution.id}`);
}

/** Creates the subtasks of a proposal, all or those that `--only` names. */
export async function applyProposal(client: Client, id: string, flags: ApplyFlags): Promise<ApplyResult> {
  const { only, stale = false } = flags;
  if (!only) return client.proposals.accept.mutate({ id, acceptStale: stale });
  const { items } = await client.proposals.get.query({ id });
  const unknown = only.filter((key) => !items.some((item) => item.key === key));
  if (unknown.length > 0) {
    throw usageError(`the proposal has no ${unknown.join(", ")}`, `It has ${items.map((item) => item.key).join(", ")}`);
  }
  const kept = items.filter((item) => only.includes(item.key));
  return client.proposals.accept.mutate({ id, items: kept, acceptStale: stale });
}

/** Says what a breakdown became. */
export function printApplied({ taskIds, warnings }: ApplyResult): void {
  for (const warning of warnings) printLine(`warning: ${warning}`);
  printLine(
    `created ${taskIds.length} subtask${taskIds.length === 1 ? "" : "s"}; take them back with: ollmlx task undo`,
  );
}

function parseItems(text: string): string[] {
  const items = text.split(",").map((item) => item.trim());
  if (items.some((item) => item === "" || /^\d+$/.test(item))) {
    throw new InvalidArgumentError("Write keys such as s1,s3, or paths of files.");
  }
  return items;
}
