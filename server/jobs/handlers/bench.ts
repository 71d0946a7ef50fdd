import { findBenchRunHead, settleBenchRuns } from "~/db/queries/bench";
import type { JobHandler } from "~/server/jobs/job-handler";
import { type BenchParts, runBenchmark } from "~/server/services/bench/run-benchmark";
import { benchJobSchema } from "~/shared/contracts/bench";

const nameSides = ({ modelA, modelB }: { modelA: string; modelB: string | null }): string =>
  modelB === null ? `Benchmark ${modelA}` : `Benchmark ${modelA} against ${modelB}`;

/** Measures models. The runner lets one benchmark run at a time; a second one waits as `queued`. */
export function createBenchHandler(parts: BenchParts): JobHandler<typeof benchJobSchema> {
  return {
    kind: "bench",
    payload: benchJobSchema,
    title: (request) => {
      if (!("resumeRunId" in request)) return nameSides(request);
      const run = findBenchRunHead(parts.db, request.resumeRunId);
      return run ? `${nameSides(run.options)}, the rest` : "Resume a benchmark";
    },
    idempotencyKey: (request) => JSON.stringify(request),
    run: (request, context) => runBenchmark(parts, request, context),
    atBoot: () => settleBenchRuns(parts.db, Date.now(), "The daemon stopped during this run."),
  };
}
