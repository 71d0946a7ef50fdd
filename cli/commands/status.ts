import { setTimeout as wait } from "node:timers/promises";
import type { Command } from "commander";
import { createClient } from "~/cli/client";
import { printJson, printLine, printTable } from "~/cli/output";
import { formatAge } from "~/cli/text/quantities";
import type { EngineStatus } from "~/shared/contracts/engine";
import type { System } from "~/shared/contracts/system";
import { formatBytes } from "~/shared/format-quantity";

/** The daemon measures the load of its engines once somebody has looked. */
const loadMs = 500;

export function registerStatus(program: Command): void {
  program
    .command("status")
    .description(
      "Show whether the daemon runs, where it answers, and how its engines are. Exits with 1 when it is down.",
    )
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  ollmlx status")
    .action(async (flags: { json?: boolean }) => {
      const client = createClient();
      const status = await client.system.status.query();
      const isMeasured = status.engines.every(({ pid, cpuPercent }) => pid === null || cpuPercent !== null);
      if (!isMeasured) await wait(loadMs);
      const system = isMeasured ? status : { ...status, engines: await client.engines.list.query() };
      if (flags.json) printJson(system);
      else printSystem(system);
    });
}

function printSystem(system: System): void {
  printLine(
    `ollmlx ${system.version}, process ${system.pid}, ${formatBytes(system.residentBytes)} of memory, started ${formatAge(system.startedAt)}`,
  );
  printLine(`dashboard and APIs   ${system.url}`);
  printLine(`Ollama port          ${system.ollamaUrl ?? "not served: another server holds it"}`);
  for (const notice of system.notices) printLine(`notice: ${notice}`);
  printLine("");
  printTable(
    ["ENGINE", "STATE", "MODE", "VERSION", "ADDRESS", "PID", "MEMORY", "CPU", "RESTARTS"],
    system.engines.map(engineRow),
  );
  for (const engine of system.engines) {
    if (engine.lastError) printLine(`${engine.id}: ${engine.lastError}`);
    if (engine.remedy) printLine(`${engine.id}: ${engine.remedy}`);
  }
}

const engineRow = (engine: EngineStatus): string[] => [
  engine.id,
  engine.state,
  engine.mode,
  engine.version ?? "-",
  engine.url,
  String(engine.pid ?? "-"),
  engine.residentBytes === null ? "-" : formatBytes(engine.residentBytes),
  engine.cpuPercent === null ? "-" : `${engine.cpuPercent}%`,
  String(engine.restarts),
];
