import type { Command } from "commander";
import { sendRequest } from "~/cli/api/request";
import { CliError } from "~/cli/cli-error";
import { resolveDaemonUrl } from "~/cli/daemon-address";
import { printLine } from "~/cli/output";
import { runProgram } from "~/cli/start-program";

export function registerOpen(program: Command): void {
  program
    .command("open")
    .description("Open the dashboard in the browser, or print its address.")
    .argument("[page]", "page to open, such as board, models, bench or chat", "")
    .option("--print", "print the address and open nothing")
    .addHelpText("after", "\nExamples:\n  ollmlx open\n  ollmlx open chat\n  ollmlx open --print")
    .action(async (page: string, flags: { print?: boolean }) => {
      const url = `${resolveDaemonUrl()}/${encodeURIComponent(page)}`;
      if (flags.print) return printLine(url);
      (await sendRequest("HEAD", "/")).resume();
      const browser = process.platform === "darwin" ? "open" : "xdg-open";
      const code = await runProgram(browser, [url]).catch(() => 1);
      if (code !== 0) throw new CliError(`no browser could be opened by ${browser}`, { hint: `Open ${url} yourself` });
    });
}
