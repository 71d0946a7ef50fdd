import type { Command } from "commander";
import { CliError } from "~/cli/cli-error";
import { createClient } from "~/cli/client";
import { findPrompt, findRevision, findTarget } from "~/cli/commands/prompt/find-prompt";
import { printDiff } from "~/cli/commands/prompt/print-diff";
import type { JsonFlag } from "~/cli/json-flag";
import { printJson, printLine, printTable } from "~/cli/output";
import { formatAge } from "~/cli/text/quantities";
import { diffWords } from "~/shared/prompt-diff";

const authors = { builtin: "ollmlx", human: "you", model: "model" } as const;

/** `list`, `show`, `history`, `diff` and `rollback`. */
export function registerPromptHistory(prompt: Command): void {
  prompt
    .command("list")
    .alias("ls")
    .description("List the stored prompts.")
    .option("--json", "print an array of prompts")
    .addHelpText("after", "\nExample:\n  ollmlx prompt list")
    .action(async ({ json }: JsonFlag) => {
      const prompts = await createClient().prompts.list.query();
      if (json) printJson(prompts);
      else
        printTable(
          ["ID", "NAME", "REVISIONS", "CHANGED"],
          prompts.map((each) => [each.id, each.name, String(each.revisionCount), formatAge(each.updatedAt)]),
        );
    });
  prompt
    .command("show")
    .description("Print the text of a stored prompt.")
    .argument("<prompt>", "id or name; NAME@REVISION for a certain revision")
    .option("--json", "print the revision with its scores as JSON")
    .addHelpText("after", "\nExample:\n  ollmlx prompt show breakdown@2")
    .action(async (target: string, { json }: JsonFlag) => {
      const { revision } = await findTarget(createClient(), target);
      if (json) printJson(revision);
      else printLine(revision.text);
    });
  prompt
    .command("history")
    .description("List the revisions of a prompt, newest first, with scores, labels and why one was refused.")
    .argument("<prompt>", "id or name")
    .option("--json", "print an array of revisions")
    .addHelpText("after", "\nExample:\n  ollmlx prompt history breakdown")
    .action(async (name: string, { json }: JsonFlag) => {
      const { revisions } = await findPrompt(createClient(), name);
      if (json) {
        printJson(revisions);
        return;
      }
      const numberOf = (id: string | null) => revisions.find((revision) => revision.id === id)?.number;
      const rows = revisions.map((revision) => [
        String(revision.number),
        String(numberOf(revision.parentId) ?? "-"),
        authors[revision.author],
        revision.scores.overall.toFixed(2),
        revision.labels.join(", ") || "-",
        formatAge(revision.createdAt),
        revision.status === "rejected" ? `refused: ${revision.statusReason}` : revision.reason,
      ]);
      printTable(["REV", "FROM", "AUTHOR", "SCORE", "LABELS", "MADE", "WHY"], rows);
    });
  prompt
    .command("diff")
    .description("Show what changed between two revisions of a prompt, word by word.")
    .argument("<prompt>", "id or name")
    .argument("[from]", "number, label or id (default: the parent of the other)")
    .argument("[to]", "number, label or id (default: active)")
    .option("--json", "print the parts as JSON")
    .addHelpText("after", "\nExamples:\n  ollmlx prompt diff breakdown 1 3\n  ollmlx prompt diff breakdown active best")
    .action(async (name: string, from: string | undefined, to: string | undefined, { json }: JsonFlag) => {
      const { revisions } = await findPrompt(createClient(), name);
      const after = findRevision(revisions, to ?? "active");
      const before =
        from === undefined ? revisions.find(({ id }) => id === after.parentId) : findRevision(revisions, from);
      if (!before) throw new CliError("the first revision has nothing before it", { hint: "Name two revisions." });
      if (json) printJson({ from: before.number, to: after.number, parts: diffWords(before.text, after.text) });
      else if (before.text === after.text) printLine(`revisions ${before.number} and ${after.number} are the same`);
      else printDiff(before.text, after.text, process.stdout);
    });
  prompt
    .command("rollback")
    .description("Put another revision of a prompt in use. Nothing is deleted.")
    .argument("<prompt>", "id or name")
    .argument("[revision]", "number, label or id (default: the parent of the one in use)")
    .option("--json", "print the prompt as JSON")
    .addHelpText("after", "\nExamples:\n  ollmlx prompt rollback breakdown\n  ollmlx prompt rollback breakdown best")
    .action(async (name: string, reference: string | undefined, { json }: JsonFlag) => {
      const client = createClient();
      const { prompt: found, revisions } = await findPrompt(client, name);
      const active = findRevision(revisions, "active");
      const wanted =
        reference === undefined
          ? revisions.find(({ id }) => id === active.parentId)
          : findRevision(revisions, reference);
      if (!wanted) throw new CliError("the revision in use has no parent", { hint: "Name the revision to use." });
      const changed = await client.prompts.activate.mutate({ revisionId: wanted.id });
      if (json) printJson(changed);
      else printLine(`revision ${wanted.number} of ${found.name} is in use; before it was ${active.number}`);
    });
}
