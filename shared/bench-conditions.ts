import type { BenchRun } from "~/shared/contracts/bench";
import { formatMemory } from "~/shared/format-quantity";

const unknown = "not readable here";

/** What was seen of the machine before the repetitions: heat, where its power came from, and whether it saved any. */
function describeMachineState({ samples, options }: BenchRun): string[] {
  if (!options.watchMachine) return ["machine not watched"];
  const seen = samples.flatMap(({ environment }) => environment ?? []);
  if (seen.length === 0) return [];
  const list = (values: readonly (string | null)[]) => {
    const known = new Set(values.flatMap((value) => value ?? []));
    return known.size === 0 ? unknown : [...known].join(" and ");
  };
  const supply = seen.map(({ onBattery }) => (onBattery === null ? null : onBattery ? "battery" : "mains"));
  const saving = seen.map(({ lowPower }) => (lowPower === null ? null : lowPower ? "on" : "off"));
  return [
    `heat ${list(seen.map(({ thermal }) => thermal))}`,
    `power supply ${list(supply)}`,
    `low power mode ${list(saving)}`,
  ];
}

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
    "temperature 0, cache off, speculation off, thinking off",
    ...describeMachineState(run),
    ...(machine.energySource === undefined ? [] : [`energy ${machine.energySource}`]),
    ...(run.memory.length === 0 ? [] : ["memory by ps for each engine"]),
    new Date(run.startedAt).toISOString().slice(0, 16).replace("T", " ").concat(" UTC"),
  ].join(" · ");
}
