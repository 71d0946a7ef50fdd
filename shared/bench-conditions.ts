import type { BenchRun } from "~/shared/contracts/bench";
import { formatMemory } from "~/shared/format-quantity";

/** Where and how a run was measured, in one line. The time is UTC, so that two people read the same. */
export function describeConditions(run: BenchRun): string {
  const { machine, options } = run;
  return [
    machine.cpu,
    `${machine.cores} cores`,
    formatMemory(machine.memoryBytes),
    machine.os,
    `ollmlx ${run.ollmlxVersion}`,
    `protocol ${run.protocol}`,
    ...(run.configHash === "" ? [] : [`configuration ${run.configHash}`]),
    `context ${run.contextTokens}`,
    `${options.warmups} warm-up${options.warmups === 1 ? "" : "s"}`,
    ...(options.delayMs > 0 ? [`${options.delayMs} ms rest`] : []),
    "temperature 0, cache off, no speculation asked for",
    new Date(run.startedAt).toISOString().slice(0, 16).replace("T", " ").concat(" UTC"),
  ].join(" · ");
}
