import { countRequests } from "~/shared/bench-cases";
import type { BenchRun } from "~/shared/contracts/bench";
import type { BenchRunEntry } from "~/shared/contracts/bench-lab";

/** Requests of a run, the main case's warm-ups included. */
const countAll = (options: BenchRun["options"]): number =>
  countRequests(options) + options.warmups * (options.modelB === null ? 1 : 2);

/**
 * Milliseconds a run may take, from the newest complete run of the same models: its time per request, scaled by the
 * tokens of a request. Null without such a run. Rough, because reading and writing tokens differ in speed.
 */
export function estimateDuration(options: BenchRun["options"], runs: readonly BenchRunEntry[]): number | null {
  const like = runs.find(
    (run) =>
      run.status === "complete" &&
      run.options.prompt === undefined &&
      run.a.name === options.modelA &&
      (run.b?.name ?? null) === options.modelB,
  );
  if (!like || like.finishedAt === null) return null;
  const perRequestMs = (like.finishedAt - like.startedAt) / countAll(like.options);
  const scale = options.outputTokens / like.options.outputTokens;
  return perRequestMs * scale * countAll(options);
}
