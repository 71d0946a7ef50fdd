import { z } from "zod";
import { procedure, router } from "~/server/api/trpc";
import { jobSchema } from "~/shared/contracts/job";

const byId = z.object({ id: z.string() });

export const jobsRouter = router({
  /** Running jobs first, then the newest; at most 100. */
  list: procedure.output(z.array(jobSchema)).query(({ ctx }) => ctx.jobs.list()),
  get: procedure
    .input(byId)
    .output(jobSchema)
    .query(({ ctx, input }) => ctx.jobs.get(input.id)),
  /** What a model has said so far in this job, for a page that opens in the middle; "" after it ended. */
  text: procedure
    .input(byId)
    .output(z.string())
    .query(({ ctx, input }) => ctx.jobs.text(input.id)),
  /** Queues a job that ended once more: a pull goes on where it stopped, a training from its last checkpoint. */
  retry: procedure
    .input(byId)
    .output(jobSchema)
    .mutation(({ ctx, input }) => ctx.jobs.retry(input.id)),
  cancel: procedure
    .input(byId)
    .output(jobSchema)
    .mutation(({ ctx, input }) => ctx.jobs.cancel(input.id)),
});
