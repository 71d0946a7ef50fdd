import { z } from "zod";
import { procedure, router } from "~/server/api/trpc";
import { proposePairs } from "~/server/services/bench/propose-pairs";
import { getBenchRun, listBenchRuns, removeBenchRun } from "~/server/services/bench/read-runs";
import { benchOptionsSchema, benchRunSchema } from "~/shared/contracts/bench";
import { jobSchema } from "~/shared/contracts/job";

const byId = z.object({ id: z.string() });

export const benchRouter = router({
  /** Newest first, samples left out (`samples: []`), at most 200. */
  list: procedure.output(z.array(benchRunSchema)).query(({ ctx }) => listBenchRuns(ctx)),
  get: procedure
    .input(byId)
    .output(benchRunSchema)
    .query(({ ctx, input }) => getBenchRun(ctx, input.id)),
  remove: procedure.input(byId).mutation(({ ctx, input }) => removeBenchRun(ctx, input.id)),
  /** Matched MLX and GGUF models among the installed ones, best match first, with the reason. */
  pairs: procedure
    .output(z.array(z.object({ modelA: z.string(), modelB: z.string(), reason: z.string() })))
    .query(({ ctx }) => proposePairs(ctx)),
  start: procedure
    .input(benchOptionsSchema)
    .output(jobSchema)
    .mutation(({ ctx, input }) => ctx.jobs.enqueue("bench", input)),
});
