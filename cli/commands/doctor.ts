import type { Command } from "commander";
import { CliError } from "~/cli/cli-error";
import { checkDaemon, checkMlxBackend, checkOllama } from "~/cli/doctor/check-daemon";
import { checkDatabase, checkDisk, checkLog, checkNode, checkPython, checkStore } from "~/cli/doctor/check-machine";
import type { Finding } from "~/cli/doctor/finding";
import { printJson, printLine, style } from "~/cli/output";
import { readSettings, settingValue } from "~/cli/read-settings";

export function registerDoctor(program: Command): void {
  program
    .command("doctor")
    .description("Check what ollmlx needs on this machine and say what to do where something is missing.")
    .option("--json", "print the findings as JSON")
    .addHelpText("after", "\nExample:\n  ollmlx doctor")
    .action(examine);
}

/** Exits with 1 when a check failed; warnings do not count. */
async function examine(flags: { json?: boolean }): Promise<void> {
  const { settings, system, failure } = await readSettings();
  const value = (name: string) => settingValue(settings, name);
  const findings = await Promise.all([
    checkNode(),
    checkDatabase(),
    checkPython(value("python")),
    checkDaemon(system, failure),
    checkMlxBackend(value("mlxPort")),
    checkOllama(system?.engines.find((engine) => engine.id === "ollama")),
    checkStore(value("models")),
    checkDisk(value("models")),
    checkLog(value("log")),
  ]);
  if (flags.json) printJson(findings);
  else for (const finding of findings) printFinding(finding);
  const failed = findings.filter((finding) => finding.state === "failed");
  if (failed.length > 0) throw new CliError(`failed: ${failed.map((finding) => finding.name).join(", ")}`);
}

function printFinding({ name, state, detail, remedy }: Finding): void {
  const colour = { ok: "green", warning: "yellow", failed: "red" } as const;
  printLine(`${style(process.stdout, colour[state], state.padEnd(8))} ${name.padEnd(16)} ${detail}`);
  if (state !== "ok" && remedy) printLine(`${" ".repeat(26)}${remedy}`);
}
