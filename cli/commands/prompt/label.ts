import type { Command } from "commander";
import { usageError } from "~/cli/cli-error";
import { createClient } from "~/cli/client";
import { findPrompt, findRevision } from "~/cli/commands/prompt/find-prompt";
import { printJson, printLine } from "~/cli/output";
import { promptLabelSchema } from "~/shared/contracts/prompt";

/** `prompt label`: names that point to a revision and can be moved. */
export function registerPromptLabel(prompt: Command): void {
  prompt
    .command("label")
    .description(
      "Let a label point to a revision; a label that is elsewhere moves. `active` and `latest` are set by ollmlx.",
    )
    .argument("<prompt>", "id or name")
    .argument("<label>", "small letters, digits and dashes")
    .argument("[revision]", "number, label or id (default: active)")
    .option("--remove", "take the label away")
    .option("--json", "print the revisions as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  ollmlx prompt label breakdown production 3\n  ollmlx prompt label breakdown production --remove",
    )
    .action(label);
}

async function label(
  name: string,
  wanted: string,
  reference: string | undefined,
  { remove, json }: { remove?: boolean; json?: boolean },
): Promise<void> {
  const checked = promptLabelSchema.safeParse(wanted);
  if (!checked.success) throw usageError(checked.error.issues[0]?.message ?? "this is no label");
  const client = createClient();
  const { prompt, revisions } = await findPrompt(client, name);
  const revision = findRevision(revisions, reference ?? "active");
  if (remove) await client.prompts.removeLabel.mutate({ promptId: prompt.id, label: wanted });
  else await client.prompts.moveLabel.mutate({ revisionId: revision.id, label: wanted });
  if (json) printJson(await client.prompts.revisions.query({ promptId: prompt.id }));
  else
    printLine(
      remove
        ? `${prompt.name} has no label ${wanted}`
        : `${wanted} points to revision ${revision.number} of ${prompt.name}`,
    );
}
