import { settleBenchRuns } from "~/db/queries/bench";
import type { JobHandler } from "~/server/jobs/job-handler";
import { type BenchParts, runBenchmark } from "~/server/services/bench/run-benchmark";
import { benchOptionsSchema } from "~/shared/contracts/bench";

/** Measures models. The runner lets one benchmark run at a time; a second one waits as `queued`. */
export function createBenchHandler(parts: BenchParts): JobHandler<typeof benchOptionsSchema> {
  return {
    kind: "bench",
    payload: benchOptionsSchema,
    title: ({ modelA, modelB }) => (modelB === null ? `Benchmark ${modelA}` : `Benchmark ${modelA} against ${modelB}`),
    idempotencyKey: (options) => JSON.stringify(options),
    run: (options, context) => runBenchmark(parts, options, context),
    atBoot: () => settleBenchRuns(parts.db, Date.now(), "The daemon stopped during this run."),
  };
}
