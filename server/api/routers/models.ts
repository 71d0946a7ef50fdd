import { z } from "zod";
import { procedure, router } from "~/server/api/trpc";
import { prepareConversion } from "~/server/services/models/convert-model";
import { prepareFineTune, readTraining } from "~/server/services/models/fine-tune-model";
import { listCatalogue } from "~/server/services/models/list-catalogue";
import { listModels, listSpeeds } from "~/server/services/models/list-models";
import { checkTwin, planTwin } from "~/server/services/models/make-twin";
import { loadModel, removeModel, renameModel, showModel, unloadModel } from "~/server/services/models/manage-models";
import { readModelDefaults, saveModelDefaults } from "~/server/services/models/model-defaults";
import { listRoles, pinRole, saveRoleOptions } from "~/server/services/models/model-roles";
import { readMemory } from "~/server/services/models/read-memory";
import { registerModel } from "~/server/services/models/register-model";
import { searchHub } from "~/server/services/models/search-hub";
import { checkTrainingData } from "~/server/services/models/training-data";
import { catalogueEntrySchema, hubModelSchema, hubSearchSchema } from "~/shared/contracts/catalogue";
import { fineTuneRequestSchema, trainingDataReportSchema, trainingRecordSchema } from "~/shared/contracts/fine-tune";
import { jobSchema } from "~/shared/contracts/job";
import { machineMemorySchema } from "~/shared/contracts/machine-memory";
import { modelDetailSchema, modelSchema, modelSpeedSchema } from "~/shared/contracts/model";
import {
  modelDefaultsSchema,
  modelRoleSchema,
  roleChoiceSchema,
  roleOptionsSchema,
} from "~/shared/contracts/model-settings";
import { convertRequestSchema, twinPlanSchema, twinRequestSchema } from "~/shared/contracts/model-work";
import { proposeTwinName } from "~/shared/model-names";

const name = z.string().trim().min(1).max(300);
const byName = z.object({ name });
const keepAlive = modelDefaultsSchema.shape.keepAlive.unwrap().unwrap();

export const modelsRouter = router({
  list: procedure.output(z.array(modelSchema)).query(({ ctx }) => listModels(ctx)),
  show: procedure
    .input(byName)
    .output(modelDetailSchema)
    .query(({ ctx, input }) => showModel(ctx, input.name)),
  speeds: procedure.output(z.array(modelSpeedSchema)).query(({ ctx }) => listSpeeds(ctx)),
  /** How the machine's memory is used now. */
  memory: procedure.output(machineMemorySchema).query(({ ctx }) => readMemory(ctx)),
  catalogue: procedure.output(z.array(catalogueEntrySchema)).query(({ ctx }) => listCatalogue(ctx)),
  /** Asks the hub, which is online. */
  search: procedure
    .input(hubSearchSchema)
    .output(z.array(hubModelSchema))
    .query(({ ctx, input }) => searchHub(ctx, input)),
  /** Starts a download, or joins the one already running for that name; `org/name@revision` pins a version. */
  pull: procedure
    .input(byName)
    .output(jobSchema)
    .mutation(({ ctx, input }) => ctx.jobs.enqueue("pull", input)),
  load: procedure
    .input(byName.extend({ keepAlive: keepAlive.optional() }))
    .mutation(({ ctx, input }) => loadModel(ctx, input.name, input.keepAlive)),
  unload: procedure.input(byName).mutation(({ ctx, input }) => unloadModel(ctx, input.name)),
  remove: procedure.input(byName).mutation(({ ctx, input }) => removeModel(ctx, input.name)),
  /** Deletes the model after ten seconds, in which cancelling the job takes it back. */
  removeLater: procedure
    .input(byName)
    .output(jobSchema)
    .mutation(({ ctx, input }) => ctx.jobs.enqueue("remove", input)),
  rename: procedure
    .input(byName.extend({ to: name }))
    .output(byName)
    .mutation(({ ctx, input }) => renameModel(ctx, input.name, input.to)),
  /** Copies a folder of Hugging Face files on the daemon's machine into the store as `<org>/<name>`. */
  create: procedure
    .input(byName.extend({ from: z.string().min(1) }))
    .output(modelSchema)
    .mutation(({ ctx, input }) => registerModel(ctx, input)),
  /** A copy of an MLX model with other weights: quantised, unpacked, or with its adapter fused. */
  convert: procedure
    .input(convertRequestSchema)
    .output(jobSchema)
    .mutation(async ({ ctx, input }) => ctx.jobs.enqueue("convert", await prepareConversion(ctx, input))),
  /** What a GGUF twin would be, or why it cannot be made. */
  planTwin: procedure
    .input(twinRequestSchema)
    .output(twinPlanSchema)
    .query(({ ctx, input }) => planTwin(ctx, input)),
  makeTwin: procedure
    .input(twinRequestSchema)
    .output(jobSchema)
    .mutation(async ({ ctx, input }) => {
      const request = { ...input, target: input.target ?? proposeTwinName(input.model, input.quantization) };
      const { name: model } = await checkTwin(ctx, request);
      return ctx.jobs.enqueue("twin", { ...request, model });
    }),
  /** Checks training examples, given as text or as a file on the daemon's machine, and keeps them for `fineTune`. */
  checkTrainingData: procedure
    .input(z.union([z.object({ text: z.string().min(1) }), z.object({ path: z.string().min(1) })]))
    .output(trainingDataReportSchema)
    .mutation(({ ctx, input }) => checkTrainingData(ctx, input)),
  fineTune: procedure
    .input(fineTuneRequestSchema)
    .output(jobSchema)
    .mutation(async ({ ctx, input }) => ctx.jobs.enqueue("finetune", await prepareFineTune(ctx, input))),
  /** How a model was trained here; null for one that was not. */
  training: procedure
    .input(byName)
    .output(trainingRecordSchema.nullable())
    .query(({ ctx, input }) => readTraining(ctx, input.name)),
  defaults: procedure
    .input(byName)
    .output(modelDefaultsSchema)
    .query(({ ctx, input }) => readModelDefaults(ctx, input.name)),
  saveDefaults: procedure
    .input(byName.extend({ defaults: modelDefaultsSchema }))
    .output(modelDefaultsSchema)
    .mutation(({ ctx, input }) => saveModelDefaults(ctx, input.name, input.defaults)),
  /** Kinds of work, each with the model that does it now and why. */
  roles: procedure.output(z.array(roleChoiceSchema)).query(({ ctx }) => listRoles(ctx)),
  pinRole: procedure
    .input(z.object({ role: modelRoleSchema, model: name.nullable() }))
    .mutation(({ ctx, input }) => pinRole(ctx, input.role, input.model)),
  saveRoleOptions: procedure
    .input(z.object({ role: modelRoleSchema, options: roleOptionsSchema }))
    .output(roleOptionsSchema)
    .mutation(({ ctx, input }) => saveRoleOptions(ctx, input.role, input.options)),
});
