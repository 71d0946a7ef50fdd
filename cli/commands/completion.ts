import { Argument, type Command } from "commander";
import { callApi } from "~/cli/api/request";
import { findCandidates } from "~/cli/completion/candidates";
import { completionScripts, type Shell } from "~/cli/completion/scripts";
import { printLine } from "~/cli/output";

export function registerCompletion(program: Command): void {
  program
    .command("completion")
    .description("Print a script that completes verbs, options and the names of installed models.")
    .addArgument(new Argument("<shell>").choices(Object.keys(completionScripts)))
    .addHelpText(
      "after",
      "\nExamples:\n  bash:  echo 'source <(ollmlx completion bash)' >> ~/.bashrc\n" +
        "  zsh:   ollmlx completion zsh > ~/.zfunc/_ollmlx    # a folder in fpath\n" +
        "  fish:  ollmlx completion fish > ~/.config/fish/completions/ollmlx.fish",
    )
    .action((shell: Shell) => printLine(completionScripts[shell]));
}

/** What the scripts ask. Every verb must be registered. */
export function registerComplete(program: Command): void {
  program
    .command("complete", { hidden: true })
    .argument("[words...]")
    .action(async (words: string[]) => {
      for (const candidate of await findCandidates(program, words, listModels)) printLine(candidate);
    });
}

/** A shell waits for this at each press of a key, so a daemon that does not answer at once gives no names. */
async function listModels(): Promise<string[]> {
  try {
    const { models } = await callApi("GET /api/tags", undefined, AbortSignal.timeout(1000));
    return models.map(({ name }) => name);
  } catch {
    return [];
  }
}
