import { CommanderError } from "commander";
import { type CliError, NotRunningError, toCliError } from "~/cli/cli-error";
import { resolveDaemonUrl } from "~/cli/daemon-address";
import { leaveQuietlyWithTheReader, printNote, style } from "~/cli/output";
import { buildProgram, normalizeWords } from "~/cli/program";
import { findVerb } from "~/cli/verbs";

/** Runs one command line, without the program's own name, and gives its exit code. */
async function main(words: string[], canOffer = true): Promise<number> {
  try {
    const program = await buildProgram(words);
    if (words.length === 0) {
      program.outputHelp();
      return 0;
    }
    await program.parseAsync(normalizeWords(words), { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (thrown) {
    // Commander has printed its message already; its help and version "errors" carry 0.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    const error = toCliError(thrown, resolveDaemonUrl);
    if (canOffer && error instanceof NotRunningError && !findVerb(words[0])?.worksWithoutDaemon) {
      return offerAndRepeat(error, words);
    }
    reportError(error);
    return error.exitCode;
  }
}

/** Nothing was done yet when nobody answered, so the command can begin again. */
async function offerAndRepeat(error: NotRunningError, words: string[]): Promise<number> {
  const { offerDaemon } = await import("~/cli/start-daemon");
  try {
    if (await offerDaemon(error)) return main(words, false);
    reportError(error);
    return error.exitCode;
  } catch (thrown) {
    const failure = toCliError(thrown, resolveDaemonUrl);
    reportError(failure);
    return failure.exitCode;
  }
}

/** What was wrong on one line, what to do on the next. Being stopped by the user is no error. */
function reportError({ message, hint, exitCode }: CliError): void {
  const isStopped = exitCode === 130;
  if (message) printNote(isStopped ? message : `${style(process.stderr, "red", "Error:")} ${message}`);
  if (hint) printNote(hint);
}

// The daemon outlives the reader of its first lines.
if (findVerb(process.argv[2])?.names[0] !== "serve") leaveQuietlyWithTheReader();
process.exitCode = await main(process.argv.slice(2));
