import { z } from "zod";
import { procedure, router } from "~/server/api/trpc";
import { readEngineLog } from "~/server/services/read-engine-log";
import { engineIdSchema, engineStatusSchema } from "~/shared/contracts/engine";

const byId = z.object({ id: engineIdSchema });

export const enginesRouter = router({
  list: procedure.output(z.array(engineStatusSchema)).query(({ ctx }) => ctx.engines.statuses()),
  start: procedure.input(byId).mutation(({ ctx, input }) => ctx.engines.get(input.id).start()),
  stop: procedure.input(byId).mutation(({ ctx, input }) => ctx.engines.get(input.id).stop()),
  restart: procedure.input(byId).mutation(async ({ ctx, input }) => {
    await ctx.engines.get(input.id).stop();
    await ctx.engines.get(input.id).start();
  }),
  /** The last lines of the engine's log file, oldest first. */
  log: procedure
    .input(byId.extend({ lines: z.number().int().min(1).max(1000).default(200) }))
    .output(z.array(z.string()))
    .query(({ ctx, input }) => readEngineLog(ctx, input)),
});
