import { readFile, writeFile } from "node:fs/promises";
import { text as readAll } from "node:stream/consumers";
import { type Command, Option } from "commander";
import { CliError } from "~/cli/cli-error";
import { createClient } from "~/cli/client";
import { findPrompt } from "~/cli/commands/prompt/find-prompt";
import { readPromptFile } from "~/cli/commands/prompt/read-prompt";
import type { JsonFlag } from "~/cli/json-flag";
import { printJson, printLine, printNote } from "~/cli/output";
import { type PromptFileFormat, promptFileFormats } from "~/shared/contracts/prompt-file";

/** `add`, `rm`, `export` and `import`. */
export function registerPromptTransfer(prompt: Command): void {
  prompt
    .command("add")
    .description("Store a prompt.")
    .argument("<name>")
    .argument("[file]", 'file with the text; "-" or none reads standard input')
    .option("--summary <text>", "what it is for")
    .option("--json", "print the prompt as JSON")
    .addHelpText("after", '\nExample:\n  ollmlx prompt add "Code review" review.md')
    .action(async (name: string, file: string | undefined, { json, summary }: JsonFlag & { summary?: string }) => {
      const text = await readPromptFile(file ?? "-");
      const created = await createClient().prompts.create.mutate({ name, summary, text });
      if (json) printJson(created);
      else printLine(`stored ${created.name} as ${created.id}`);
    });
  prompt
    .command("rm")
    .description("Delete a stored prompt with its history. Export it first if you may want it back.")
    .argument("<prompt>", "id or name")
    .addHelpText("after", '\nExample:\n  ollmlx prompt rm "Code review"')
    .action(async (name: string) => {
      const client = createClient();
      const { prompt: found } = await findPrompt(client, name);
      await client.prompts.remove.mutate({ id: found.id });
      printLine(`deleted ${found.name}`);
    });
  prompt
    .command("export")
    .description(
      "Print a prompt as a file: JSON holds its whole history, Markdown the text in use, promptfoo (YAML) that, the\n" +
        "labelled revisions and the cases.",
    )
    .argument("<prompt>", "id or name")
    .addOption(new Option("-f, --format <format>", "form of the file").choices(promptFileFormats).default("json"))
    .option("--output <file>", "write to a file instead of standard output")
    .addHelpText("after", "\nExample:\n  ollmlx prompt export breakdown -f markdown --output breakdown.md")
    .action(async (name: string, { format, output }: { format: PromptFileFormat; output?: string }) => {
      const client = createClient();
      const { prompt: found } = await findPrompt(client, name);
      const { content } = await client.prompts.export.query({ promptId: found.id, format });
      if (output) await writeFile(output, content);
      else process.stdout.write(content);
      if (output) printNote(`wrote ${output}`);
    });
  prompt
    .command("import")
    .description(
      "Store a prompt from a file that `prompt export` wrote, from a promptfoo configuration (YAML or JSON), or from any\n" +
        "Markdown file. The prompts of promptfoo become revisions, its tests sets of cases; what has no counterpart here\n" +
        "is named on standard error.",
    )
    .argument("<file>", '"-" reads standard input')
    .option("--json", "print the prompt as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  ollmlx prompt import breakdown.json\n  ollmlx prompt import promptfooconfig.yaml --json",
    )
    .action(async (file: string, { json }: JsonFlag) => {
      const created = await createClient().prompts.import.mutate({ content: await readContent(file), fileName: file });
      if (json) return printJson(created);
      const count = created.revisionCount === 1 ? "1 revision" : `${created.revisionCount} revisions`;
      printLine(`stored ${created.name} as ${created.id} with ${count}`);
      for (const note of created.notes) printNote(`not taken over: ${note}`);
    });
}

async function readContent(file: string): Promise<string> {
  if (file === "-") return readAll(process.stdin);
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new CliError(`cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
}
