import { z } from "zod";
import { procedure, router } from "~/server/api/trpc";
import { listCatalogue } from "~/server/services/list-catalogue";
import { listModels } from "~/server/services/list-models";
import { loadModel, removeModel, showModel, unloadModel } from "~/server/services/manage-models";
import { registerModel } from "~/server/services/register-model";
import { jobSchema } from "~/shared/contracts/job";
import { catalogueEntrySchema, modelDetailSchema, modelSchema } from "~/shared/contracts/model";

const byName = z.object({ name: z.string().min(1).max(300) });

export const modelsRouter = router({
  list: procedure.output(z.array(modelSchema)).query(({ ctx }) => listModels(ctx)),
  show: procedure
    .input(byName)
    .output(modelDetailSchema)
    .query(({ ctx, input }) => showModel(ctx, input.name)),
  catalogue: procedure.output(z.array(catalogueEntrySchema)).query(({ ctx }) => listCatalogue(ctx)),
  /** Starts a download, or joins the one already running for that name. */
  pull: procedure
    .input(byName)
    .output(jobSchema)
    .mutation(({ ctx, input }) => ctx.jobs.enqueue("pull", input)),
  load: procedure.input(byName).mutation(({ ctx, input }) => loadModel(ctx, input.name)),
  unload: procedure.input(byName).mutation(({ ctx, input }) => unloadModel(ctx, input.name)),
  remove: procedure.input(byName).mutation(({ ctx, input }) => removeModel(ctx, input.name)),
  /** Copies a folder of Hugging Face files on the daemon's machine into the store as `<org>/<name>`. */
  create: procedure
    .input(byName.extend({ from: z.string().min(1) }))
    .output(modelSchema)
    .mutation(({ ctx, input }) => registerModel(ctx, input)),
});
