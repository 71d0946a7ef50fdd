import { hostname } from "node:os";
import { cpu, mem, osInfo } from "systeminformation";
import type { Machine } from "~/shared/contracts/bench";

/** Asks the system's own programs, which takes a second or more. */
export async function readMachine(): Promise<Machine> {
  const [processor, system, memory] = await Promise.all([cpu(), osInfo(), mem()]);
  return {
    hostname: hostname(),
    os: `${system.distro} ${system.release}`.trim(),
    arch: system.arch,
    cpu: `${processor.manufacturer} ${processor.brand}`.trim(),
    cores: processor.cores,
    memoryBytes: memory.total,
  };
}
