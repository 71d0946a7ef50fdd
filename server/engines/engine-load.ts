import { setTimeout as wait } from "node:timers/promises";
import pidusage from "pidusage";
import type { EngineState } from "~/server/engines/engine-state";
import { readGroup } from "~/server/engines/process-identity";
import type { EngineStatus } from "~/shared/contracts/engine";

const maxAgeMs = 3_000;
/** The time over which processor time is counted. */
const windowMs = 250;

type Load = Pick<EngineStatus, "residentBytes" | "cpuPercent">;
const noLoad: Load = { residentBytes: null, cpuPercent: null };

/** What an engine's processes use, measured in the background when somebody looks and the last figures are old. */
export class EngineLoad {
  #measuredAt = 0;
  #load = noLoad;

  constructor(private readonly state: EngineState) {}

  /** The status with the last known figures. */
  refreshed(): EngineStatus {
    const { pid } = this.state.current;
    if (pid === null) this.#load = noLoad;
    else if (Date.now() - this.#measuredAt > maxAgeMs) {
      this.#measuredAt = Date.now();
      void measureLoad(pid).then((load) => {
        this.#load = load;
      });
    }
    return { ...this.state.current, ...this.#load };
  }
}

/** Memory and processor of a process group within the next quarter of a second. */
export async function measureLoad(group: number): Promise<Load> {
  const { pids, residentBytes } = await readGroup(group);
  return { residentBytes, cpuPercent: await measureCpuPercent(pids) };
}

/** 100 = one core at full work; null when the system cannot tell. */
async function measureCpuPercent(pids: number[]): Promise<number | null> {
  if (pids.length === 0) return null;
  try {
    await pidusage(pids);
    await wait(windowMs);
    const stats: Record<string, { cpu: number } | null> = await pidusage(pids);
    return Math.round(Object.values(stats).reduce((sum, one) => sum + (one?.cpu ?? 0), 0));
  } catch {
    return null;
  }
}
