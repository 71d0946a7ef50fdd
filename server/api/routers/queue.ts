import { z } from "zod";
import { procedure, router } from "~/server/api/trpc";
import { AppError } from "~/server/errors";
import { cancelRequest, listQueues } from "~/server/services/request-queues";
import { modelQueueSchema } from "~/shared/contracts/queue";

export const queueRouter = router({
  /** Models that have requests, with each request's place. `queue.changed` says when to ask again. */
  list: procedure.output(z.array(modelQueueSchema)).query(({ ctx }) => listQueues(ctx)),
  cancel: procedure.input(z.object({ id: z.string().min(1).max(100) })).mutation(({ ctx, input }) => {
    if (!cancelRequest(ctx, input.id)) throw new AppError("NOT_FOUND", "the request is over already");
  }),
});
