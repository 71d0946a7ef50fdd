import { BoundedBuffer } from "~/server/jobs/bounded-buffer";
import type { Runtime } from "~/server/runtime";
import type { ServerEvent } from "~/shared/contracts/event";
import { isTerminal } from "~/shared/contracts/job";

/** What one slow page may have waiting before live text and progress are dropped for it. */
const capacity = 1000;

/**
 * A `hello` with where things stand, then every change until `signal` aborts. The subscription begins before the
 * snapshot is taken, so that nothing falls between them. A slow reader misses live text and progress, never an end.
 */
export async function* watchEvents(
  { bus, jobs, engines }: Pick<Runtime, "bus" | "jobs" | "engines">,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent> {
  const buffer = new BoundedBuffer<ServerEvent>({ capacity, isDroppable });
  const unsubscribe = bus.subscribe((event) => buffer.push(event));
  const close = () => buffer.close();
  signal.addEventListener("abort", close, { once: true });
  if (signal.aborted) close();
  try {
    yield { type: "hello", jobs: jobs.list(), engines: engines.statuses() };
    yield* buffer;
  } finally {
    unsubscribe();
    signal.removeEventListener("abort", close);
  }
}

function isDroppable(event: ServerEvent): boolean {
  if (event.type === "job.text" || event.type === "answer.text") return true;
  return event.type === "job.changed" && !isTerminal(event.job.status);
}
