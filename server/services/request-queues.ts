import type { Runtime } from "~/server/runtime";
import type { ModelQueue } from "~/shared/contracts/queue";

/** Models that have requests, of every engine. */
export function listQueues({ engines }: Pick<Runtime, "engines">): ModelQueue[] {
  return engines.all().flatMap((engine) => engine.queue.list());
}

/** Ends a running or waiting request. False when there is none of that id (any more). */
export function cancelRequest({ engines }: Pick<Runtime, "engines">, id: string): boolean {
  return engines.all().some((engine) => engine.queue.cancel(id));
}
