import { setTimeout as pause } from "node:timers/promises";
import type { JobContext } from "~/server/jobs/job-handler";
import type { Runtime } from "~/server/runtime";

/** How long a deletion can be taken back. */
export const undoMs = 10_000;

/**
 * Deletes a model after a time in which it can be taken back by cancelling the job; until then nothing is touched.
 * Result `{ name, engine }`. Throws NOT_FOUND.
 */
export async function removeLater(
  { engines }: Pick<Runtime, "engines">,
  name: string,
  { signal, report }: Pick<JobContext, "signal" | "report">,
): Promise<Record<string, unknown>> {
  const { engine, model } = await engines.resolve(name);
  const end = Date.now() + undoMs;
  for (let leftMs = undoMs; leftMs > 0; leftMs = end - Date.now()) {
    report({ phase: "waiting", message: "can be undone", remainingMs: leftMs });
    await pause(Math.min(leftMs, 500), undefined, { signal });
  }
  report({ phase: "deleting" });
  await engine.removeModel(model);
  return { name: model, engine: engine.id };
}
