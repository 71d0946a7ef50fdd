import { setTimeout as pause } from "node:timers/promises";
import type { BenchRun, Environment } from "~/shared/contracts/bench";

/** The shortest time over which the load of the processors says something. */
const LEAST_WINDOW_MS = 200;
const COOL_DOWN_LIMIT_MS = 120_000;
const COOL_DOWN_STEP_MS = 5_000;

/**
 * The pause before a repetition: as long as the run asks for, then until the machine is no longer hot, two minutes at
 * most. Gives what the machine was like, or null where the run does not watch it. Throws the reason of `signal`.
 */
export async function rest(
  { delayMs, watchMachine }: BenchRun["options"],
  { signal, onHot }: { signal: AbortSignal; onHot: () => void },
): Promise<Environment | null> {
  if (!watchMachine) {
    if (delayMs > 0) await pause(delayMs, undefined, { signal });
    return null;
  }
  // Loaded late: the daemon's ports should answer before.
  const { readEnvironment } = await import("~/server/services/bench/read-environment");
  let environment = await readEnvironment(Math.max(delayMs, LEAST_WINDOW_MS), signal);
  const deadline = performance.now() + COOL_DOWN_LIMIT_MS;
  while (environment.thermal !== null && environment.thermal !== "nominal" && performance.now() < deadline) {
    onHot();
    environment = await readEnvironment(COOL_DOWN_STEP_MS, signal);
  }
  return environment;
}
