import { hostname } from "node:os";
import { cpu, mem, osInfo } from "systeminformation";
import { openPowerMeter } from "~/server/services/bench/power-meter";
import type { Machine } from "~/shared/contracts/bench";

/** Asks the system's own programs, which takes a second or more. */
export async function readMachine(): Promise<Machine> {
  const [processor, system, memory, meter] = await Promise.all([cpu(), osInfo(), mem(), openPowerMeter()]);
  return {
    hostname: hostname(),
    os: `${system.distro} ${system.release}`.trim(),
    arch: system.arch,
    cpu: `${processor.manufacturer} ${processor.brand}`.trim(),
    cores: processor.cores,
    memoryBytes: memory.total,
    energySource: meter.source,
  };
}
