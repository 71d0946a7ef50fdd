import { hostname } from "node:os";
import { cpu, mem, osInfo } from "systeminformation";
import type { Machine } from "~/shared/contracts/bench";

let captured: Promise<Machine> | undefined;

async function readMachine(): Promise<Machine> {
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

/** What this machine is, read once in the life of the process: the programs it asks take a second or more. */
export function captureMachine(): Promise<Machine> {
  captured ??= readMachine().catch((error: unknown) => {
    captured = undefined;
    throw error;
  });
  return captured;
}
