import { type Command, InvalidArgumentError } from "commander";
import { CliError, usageError } from "~/cli/cli-error";
import { type Client, createClient } from "~/cli/client";
import { resolveTaskId } from "~/cli/commands/task/task-reference";
import { followJob } from "~/cli/follow-job";
import { printJson, printLine, style } from "~/cli/output";
import type { ApplyResult, Proposal } from "~/shared/contracts/proposal";

interface BreakdownFlags {
  model?: string;
  apply?: boolean;
  json?: boolean;
}

interface ApplyFlags {
  only?: string[];
  stale?: boolean;
  json?: boolean;
}

/** `breakdown` and `apply`: a model proposes subtasks, a person accepts them. */
export function registerBreakdown(task: Command): void {
  task
    .command("breakdown")
    .description("Let a model propose 3 to 8 subtasks. Nothing is written to the board until the proposal is applied.")
    .argument("<id>")
    .option("--model <model>", "which model to ask; the daemon chooses one otherwise")
    .option("--apply", "apply the whole proposal at once")
    .option("--json", "print the proposal as JSON")
    .addHelpText("after", "\nExample:\n  ollmlx task breakdown 12 --model llama3.2:3b")
    .action(breakDown);
  task
    .command("apply")
    .description("Create the subtasks of a proposal.")
    .argument("<proposal>", "id that `task breakdown` printed")
    .option("--only <keys>", "only these items, such as s1,s3", parseKeys)
    .option("--stale", "apply although the task changed since the model saw it")
    .option("--json", "print the ids of the new tasks as JSON")
    .addHelpText("after", "\nExample:\n  ollmlx task apply 01JQ3 --only s1,s3")
    .action(async (id: string, flags: ApplyFlags) => {
      const result = await applyProposal(createClient(), id, flags);
      if (flags.json) printJson(result);
      else printApplied(result);
    });
}

async function breakDown(reference: string, flags: BreakdownFlags): Promise<void> {
  const client = createClient();
  const id = await resolveTaskId(client, reference);
  const job = await client.tasks.breakdown.mutate({ id, model: flags.model });
  const showText = (delta: string) => void process.stderr.write(style(process.stderr, "dim", delta));
  const done = await followJob(client, job, process.stderr.isTTY ? { onText: showText, isQuiet: true } : {});
  if (process.stderr.isTTY) process.stderr.write("\n");
  if (typeof done.result?.proposalId !== "string") throw new CliError("the breakdown gave no proposal");
  const proposal = await client.proposals.get.query({ id: done.result.proposalId });
  const applied = flags.apply ? await applyProposal(client, proposal.id, {}) : undefined;
  if (flags.json) return printJson({ proposalId: proposal.id, ...proposal, applied });
  printProposal(proposal);
  if (applied) printApplied(applied);
  else printLine(`\nApply it with: ollmlx task apply ${proposal.id}`);
}

async function applyProposal(client: Client, id: string, flags: ApplyFlags): Promise<ApplyResult> {
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

function printProposal(proposal: Proposal): void {
  printLine(`Proposal ${proposal.id} by ${proposal.model}`);
  if (proposal.approach) printLine(proposal.approach);
  for (const item of proposal.items) {
    const after = item.dependsOn.length > 0 ? `, after ${item.dependsOn.join(", ")}` : "";
    printLine(`\n${item.key}  ${item.title} (${item.complexity}, ${item.minutes} min${after})`);
    if (item.description) printLine(`    ${item.description}`);
    for (const criterion of item.acceptanceCriteria) printLine(`    - ${criterion}`);
  }
  for (const warning of proposal.warnings) printLine(`\nwarning: ${warning}`);
}

function printApplied({ taskIds, warnings }: ApplyResult): void {
  for (const warning of warnings) printLine(`warning: ${warning}`);
  printLine(
    `created ${taskIds.length} subtask${taskIds.length === 1 ? "" : "s"}; take them back with: ollmlx task undo`,
  );
}

function parseKeys(text: string): string[] {
  const keys = text.split(",").map((key) => key.trim());
  if (!keys.every((key) => /^s[1-8]$/.test(key))) throw new InvalidArgumentError("Write keys such as s1,s3.");
  return keys;
}
