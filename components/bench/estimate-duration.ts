import type { BenchRun } from "~/shared/contracts/bench";

/** Requests of a run, warm-ups included. */
const countRequests = (options: Pick<BenchRun["options"], "pairs" | "warmups">, sides: number): number =>
  (options.pairs + options.warmups) * sides;

/**
 * Milliseconds a run may take, from the newest complete run of the same models: its time per request, scaled by the
 * tokens of a request. Null without such a run. Rough, because reading and writing tokens differ in speed.
 */
export function estimateDuration(options: BenchRun["options"], runs: readonly BenchRun[]): number | null {
  const sides = options.modelB === null ? 1 : 2;
  const like = runs.find(
    (run) =>
      run.status === "complete" &&
      run.options.prompt === undefined &&
      run.a.name === options.modelA &&
      (run.b?.name ?? null) === options.modelB,
  );
  if (!like || like.finishedAt === null) return null;
  const perRequestMs = (like.finishedAt - like.startedAt) / countRequests(like.options, sides);
  const scale = options.outputTokens / like.options.outputTokens;
  return perRequestMs * scale * countRequests(options, sides);
}
