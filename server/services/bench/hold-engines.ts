import type { HeldLease } from "~/server/engines/engine-lease";
import type { EngineRegistry } from "~/server/engines/registry";

/**
 * Takes the engines for one piece of work and resolves once the requests that were let in before have ended; `onWait`
 * hears how many there are. Throws CONFLICT when they are taken, and the reason of `signal`.
 */
export async function holdEngines(
  engines: EngineRegistry,
  title: string,
  { signal, onWait }: { signal: AbortSignal; onWait: (requests: number) => void },
): Promise<HeldLease> {
  const held = engines.lease.hold(title);
  try {
    const queues = engines.all().map(({ queue }) => queue);
    const open = queues.reduce((sum, { size }) => sum + size, 0);
    if (open > 0) onWait(open);
    for (const queue of queues) await queue.whenEmpty(signal);
    return held;
  } catch (error) {
    held.release();
    throw error;
  }
}
