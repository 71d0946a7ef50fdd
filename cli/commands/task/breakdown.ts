import type { Command } from "commander";
import { CliError } from "~/cli/cli-error";
import { createClient } from "~/cli/client";
import { applyProposal, printApplied } from "~/cli/commands/task/apply";
import { resolveTaskId } from "~/cli/commands/task/task-reference";
import { followJob } from "~/cli/follow-job";
import { printJson, printLine, style } from "~/cli/output";
import type { Proposal } from "~/shared/contracts/proposal";

interface BreakdownFlags {
  model?: string;
  file?: string[];
  apply?: boolean;
  json?: boolean;
}

/** `breakdown`: a model proposes subtasks; `apply` creates them. */
export function registerBreakdown(task: Command): void {
  task
    .command("breakdown")
    .description("Let a model propose 3 to 8 subtasks. Nothing is written to the board until the proposal is applied.")
    .argument("<id>")
    .option("--model <model>", "which model to ask; the daemon chooses one otherwise")
    .option("--file <path...>", "files of the workspace that the model reads too")
    .option("--apply", "apply the whole proposal at once")
    .option("--json", "print the proposal as JSON")
    .addHelpText("after", "\nExample:\n  ollmlx task breakdown 12 --model llama3.2:3b")
    .action(breakDown);
}

async function breakDown(reference: string, flags: BreakdownFlags): Promise<void> {
  const client = createClient();
  const id = await resolveTaskId(client, reference);
  const job = await client.tasks.breakdown.mutate({ id, model: flags.model, paths: flags.file });
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

/** Every proposed task with its texts; parts of another one stand below it, indented. */
export function printProposal(proposal: Proposal): void {
  printLine(`Proposal ${proposal.id} by ${proposal.model}`);
  if (proposal.approach) printLine(proposal.approach);
  for (const item of proposal.items) {
    const after = item.dependsOn.length > 0 ? `, after ${item.dependsOn.join(", ")}` : "";
    const indent = item.parentKey ? "    " : "";
    printLine(`\n${indent}${item.key}  ${item.title} (${item.complexity}, ${item.minutes} min${after})`);
    if (item.description) printLine(`${indent}    ${item.description}`);
    for (const criterion of item.acceptanceCriteria) printLine(`${indent}    - ${criterion}`);
  }
  for (const warning of proposal.warnings) printLine(`\nwarning: ${warning}`);
}
