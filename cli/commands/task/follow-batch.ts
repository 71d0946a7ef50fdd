import { NotRunningError, stoppedByUser } from "~/cli/cli-error";
import type { Client } from "~/cli/client";
import { resolveDaemonUrl } from "~/cli/daemon-address";
import { ProgressLine } from "~/cli/progress/progress-line";
import { type ExecutionBatch, isSettled } from "~/shared/contracts/execution-batch";

/**
 * Shows a batch until no model works on it any more; gives how it stands then. Ctrl-C cancels all of it and throws.
 * Rejects when the daemon goes away.
 */
export async function followBatch(client: Client, started: ExecutionBatch): Promise<ExecutionBatch> {
  const line = new ProgressLine();
  let isCancelled = false;
  const cancel = () => {
    isCancelled = true;
    client.executions.cancelBatch.mutate({ id: started.id }).catch(() => undefined);
  };
  process.once("SIGINT", cancel);
  try {
    const batch = await watchBatch(client, started, (now) => line.update(describe(now), describe(now)));
    if (isCancelled) throw stoppedByUser("the batch was cancelled", "See what came of it: ollmlx task batch");
    return batch;
  } finally {
    process.off("SIGINT", cancel);
    line.clear();
  }
}

function describe({ items }: ExecutionBatch): string {
  const count = (state: string) => items.filter((item) => item.state === state).length;
  const ended = items.filter(({ state }) => isSettled(state)).length;
  return `${ended} of ${items.length} tasks ended, ${count("running")} being done, ${count("waiting")} waiting`;
}

/** Looks again after each event that may have changed the batch, one look at a time. */
function watchBatch(
  client: Client,
  started: ExecutionBatch,
  onChange: (batch: ExecutionBatch) => void,
): Promise<ExecutionBatch> {
  return new Promise((resolve, reject) => {
    let isLooking = false;
    let isStale = false;
    let hasEnded = false;
    const settle = (end: () => void) => {
      if (hasEnded) return;
      hasEnded = true;
      subscription.unsubscribe();
      end();
    };
    const look = async () => {
      isStale = true;
      if (isLooking) return;
      isLooking = true;
      while (isStale) {
        isStale = false;
        const batch = await client.executions.batch.query({ id: started.id });
        onChange(batch);
        if (batch.status !== "running") return settle(() => resolve(batch));
      }
      isLooking = false;
    };
    const lookSafely = () => void look().catch((error) => settle(() => reject(error)));
    const subscription = client.events.watch.subscribe(undefined, {
      onData({ type }) {
        if (["hello", "job.changed", "executions.changed", "tasks.changed"].includes(type)) lookSafely();
      },
      onError: (error) => settle(() => reject(error)),
      onComplete: () => settle(() => reject(new NotRunningError(resolveDaemonUrl()))),
      onConnectionStateChange(state) {
        if (state.type === "state" && state.state === "connecting" && state.error) lookSafely();
      },
    });
  });
}
