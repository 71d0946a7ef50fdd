import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { text } from "node:stream/consumers";
import type { Command } from "commander";
import { CliError } from "~/cli/cli-error";
import { createClient } from "~/cli/client";
import { printProposal } from "~/cli/commands/task/breakdown";
import { followJob } from "~/cli/follow-job";
import type { JsonFlag } from "~/cli/json-flag";
import { printJson, printLine } from "~/cli/output";

interface BriefFlags extends JsonFlag {
  model?: string;
  title?: string;
}

/** `brief`: a document becomes a proposed tree of tasks. */
export function registerBrief(task: Command): void {
  task
    .command("brief")
    .description("Let a model propose tasks for each section of a document. The document becomes the task above them.")
    .argument("<file>", "a text or Markdown file; - reads standard input")
    .option("--title <title>", "title of the task (default: the document's heading)")
    .option("--model <model>", "which model to ask; the daemon chooses one otherwise")
    .option("--json", "print the proposal as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  ollmlx task brief requirements.md\n  pbpaste | ollmlx task brief - --title Relaunch",
    )
    .action(async (file: string, flags: BriefFlags) => {
      const description = await readDocument(file);
      const heading = /^#\s+(.+)$/m.exec(description)?.[1] ?? (file === "-" ? "A document" : basename(file));
      const client = createClient();
      const { task } = await client.tasks.create.mutate({
        title: (flags.title ?? heading).slice(0, 500),
        description,
      });
      const job = await client.tasks.breakdown.mutate({ id: task.id, model: flags.model, isDocument: true });
      const done = await followJob(client, job);
      if (typeof done.result?.proposalId !== "string") throw new CliError("the document gave no proposal");
      const proposal = await client.proposals.get.query({ id: done.result.proposalId });
      if (flags.json) return printJson({ proposalId: proposal.id, ...proposal });
      printProposal(proposal);
      printLine(`\nApply it with: ollmlx task apply ${proposal.id}`);
    });
}

async function readDocument(file: string): Promise<string> {
  const document = file === "-" ? await text(process.stdin) : await readFile(file, "utf8").catch(explain(file));
  if (document.trim() === "") throw new CliError(`${file === "-" ? "standard input" : file} is empty`);
  return document;
}

const explain = (file: string) => (error: NodeJS.ErrnoException) => {
  throw new CliError(`cannot read ${file}: ${error.code}`);
};
