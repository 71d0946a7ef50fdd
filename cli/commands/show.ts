import type { Command } from "commander";
import { callApi } from "~/cli/api/request";
import { usageError } from "~/cli/cli-error";
import type { JsonFlag } from "~/cli/json-flag";
import { formatShown } from "~/cli/models/show-text";
import { printJson, printLine } from "~/cli/output";

const parts = ["license", "modelfile", "parameters", "template", "system"] as const;

interface ShowFlags extends JsonFlag, Partial<Record<(typeof parts)[number], boolean>> {
  verbose?: boolean;
}

export function registerShow(program: Command): void {
  const show = program
    .command("show")
    .description("Show an installed model: architecture, size, capabilities, parameters, system prompt and license.")
    .argument("<model>", "model name");
  for (const part of parts) show.option(`--${part}`, `print only the ${part}`);
  show
    .option("-v, --verbose", "metadata and tensors as well")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExamples:\n  ollmlx show llama3.2:1b\n  ollmlx show --modelfile llama3.2:1b > Modelfile")
    .action(showModel);
}

async function showModel(model: string, flags: ShowFlags): Promise<void> {
  const [part, other] = parts.filter((name) => flags[name]);
  if (other) throw usageError(`--${part} and --${other} exclude each other`, "Ask for one part at a time");
  const shown = await callApi("POST /api/show", { model, verbose: flags.verbose ?? false });
  if (flags.json) printJson(part ? { [part]: shown[part] ?? "" } : shown);
  else if (part) printPart(part, shown[part] ?? "");
  else process.stdout.write(formatShown(shown, flags.verbose ?? false));
}

/** As Ollama's program: templates and system prompts go to a file or pipe exactly as they are. */
function printPart(part: (typeof parts)[number], text: string): void {
  const isExact = (part === "system" || part === "template") && !process.stdout.isTTY;
  if (isExact) process.stdout.write(text);
  else printLine(text);
}
