import { execFile } from "node:child_process";
import { cpus } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { battery, mem } from "systeminformation";
import type { Environment } from "~/shared/contracts/bench";

const run = promisify(execFile);

/** NSProcessInfo tells the thermal state (0 to 3) and Low Power Mode without more rights than anybody has. */
const processInfoScript =
  'ObjC.import("Foundation"); const p = $.NSProcessInfo.processInfo; ' +
  "JSON.stringify({ thermal: Number(p.thermalState), lowPower: Boolean(p.lowPowerModeEnabled) })";
const SCRIPT_TIMEOUT_MS = 5_000;

const thermalStates = ["nominal", "fair", "serious", "critical"] as const;

async function readProcessInfo(): Promise<Pick<Environment, "thermal" | "lowPower">> {
  const unknown = { thermal: null, lowPower: null };
  if (process.platform !== "darwin") return unknown;
  try {
    const args = ["-l", "JavaScript", "-e", processInfoScript];
    const { stdout } = await run("osascript", args, { timeout: SCRIPT_TIMEOUT_MS });
    const { thermal, lowPower } = JSON.parse(stdout) as { thermal: number; lowPower: boolean };
    return { thermal: thermalStates[thermal] ?? null, lowPower };
  } catch {
    return unknown;
  }
}

/** Processor time since the machine started, in milliseconds of all processors together. */
function readCpuTimes(): { busy: number; total: number } {
  const times = cpus().map((cpu) => cpu.times);
  const sum = (values: number[]) => values.reduce((all, value) => all + value, 0);
  const total = sum(times.map(({ user, nice, sys, idle, irq }) => user + nice + sys + idle + irq));
  return { busy: total - sum(times.map(({ idle }) => idle)), total };
}

/** Looks at the machine for `windowMs` while nothing is measured. Throws the reason of `signal`. */
export async function readEnvironment(windowMs: number, signal: AbortSignal): Promise<Environment> {
  const [memory, power, info] = await Promise.all([
    mem().catch(() => null),
    battery().catch(() => null),
    readProcessInfo(),
  ]);
  const before = readCpuTimes();
  await pause(windowMs, undefined, { signal });
  const after = readCpuTimes();
  const elapsed = after.total - before.total;
  return {
    otherLoad: elapsed > 0 ? (after.busy - before.busy) / elapsed : null,
    swapBytes: memory?.swapused ?? null,
    onBattery: power?.hasBattery ? !power.acConnected : null,
    ...info,
    energyJoules: null,
  };
}
