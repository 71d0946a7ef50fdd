import { CommanderError } from "commander";
import { type CliError, toCliError } from "~/cli/cli-error";
import { resolveDaemonUrl } from "~/cli/daemon-address";
import { printNote, style } from "~/cli/output";
import { buildProgram, normalizeWords } from "~/cli/program";

/** Runs one command line, without the program's own name, and gives its exit code. */
async function main(words: string[]): Promise<number> {
  try {
    const program = await buildProgram(words);
    await program.parseAsync(normalizeWords(words), { from: "user" });
    return 0;
  } catch (thrown) {
    // Commander has printed its message already; its help and version "errors" carry 0.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    const error = toCliError(thrown, resolveDaemonUrl);
    reportError(error);
    return error.exitCode;
  }
}

/** What was wrong on one line, what to do on the next. Being stopped by the user is no error. */
function reportError({ message, hint, exitCode }: CliError): void {
  const isStopped = exitCode === 130;
  if (message) printNote(isStopped ? message : `${style(process.stderr, "red", "Error:")} ${message}`);
  if (hint) printNote(hint);
}

process.exitCode = await main(process.argv.slice(2));
