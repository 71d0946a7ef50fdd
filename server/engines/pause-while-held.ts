import type { EngineLease } from "~/server/engines/engine-lease";

/**
 * Runs work that can be taken up again where it was left, such as a download: it is stopped while somebody holds the
 * engines and begun anew afterwards. `onPause` is called at each stop. Throws what `work` throws by itself.
 */
export async function pauseWhileHeld<Result>(
  lease: EngineLease,
  { signal, onPause }: { signal: AbortSignal; onPause: () => void },
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  for (;;) {
    if (lease.isHeld) onPause();
    await lease.whenFree(signal);
    const pause = new AbortController();
    const unsubscribe = lease.subscribe(() => lease.isHeld && pause.abort(new Error("paused")));
    try {
      return await work(AbortSignal.any([signal, pause.signal]));
    } catch (error) {
      signal.throwIfAborted();
      if (!pause.signal.aborted) throw error;
    } finally {
      unsubscribe();
    }
  }
}
