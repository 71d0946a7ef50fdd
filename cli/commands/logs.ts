import { existsSync } from "node:fs";
import { type Command, InvalidArgumentError, Option } from "commander";
import { CliError } from "~/cli/cli-error";
import { findLastLines, readLines } from "~/cli/logs/follow-file";
import { formatLogLine } from "~/cli/logs/format-line";
import { printLine } from "~/cli/output";
import { readSettings, settingValue } from "~/cli/read-settings";

interface LogFlags {
  follow?: boolean;
  lines: number;
  engine?: "mlx" | "ollama";
  json?: boolean;
}

export function registerLogs(program: Command): void {
  program
    .command("logs")
    .description("Show the last lines of the daemon's log, or of an engine's. The daemon must be one of this machine.")
    .option("-f, --follow", "go on with new lines until Ctrl-C")
    .option("-n, --lines <n>", "how many lines to begin with", parseCount, 100)
    .addOption(new Option("--engine <engine>", "the log of this engine").choices(["mlx", "ollama"]))
    .option("--json", "print the lines as they are in the file")
    .addHelpText("after", "\nExamples:\n  ollmlx logs -f\n  ollmlx logs --engine mlx -n 20")
    .action(async (flags: LogFlags) => {
      const file = await findLog(flags.engine);
      const stop = new AbortController();
      process.once("SIGINT", () => stop.abort());
      const start = await findLastLines(file, flags.lines);
      // The daemon may write on meanwhile.
      let left = flags.follow ? Number.POSITIVE_INFINITY : flags.lines;
      try {
        for await (const line of readLines(file, start, flags.follow ?? false, stop.signal)) {
          if (left-- <= 0) break;
          printLine(flags.json ? line : formatLogLine(line));
        }
      } catch (error) {
        if (!stop.signal.aborted) throw error;
      }
    });
}

async function findLog(engine: LogFlags["engine"]): Promise<string> {
  const { settings, system } = await readSettings();
  const logFile = engine ? system?.engines.find(({ id }) => id === engine)?.logFile : settingValue(settings, "log");
  if (engine && !system)
    throw new CliError("the engines' logs are known while ollmlx runs", { hint: "Start it with: ollmlx serve" });
  if (engine && !logFile) throw new CliError(`the engine ${engine} has no log: ollmlx did not start it`);
  if (!logFile || !existsSync(logFile)) {
    throw new CliError(`there is no log at ${logFile}`, {
      hint: "It is written once the daemon has started: ollmlx serve",
    });
  }
  return logFile;
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0) throw new InvalidArgumentError("Give a whole number from 0 on.");
  return count;
}
