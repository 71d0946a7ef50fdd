import type { JobHandler } from "~/server/jobs/job-handler";
import type { Runtime } from "~/server/runtime";
import { fineTuneModel } from "~/server/services/models/fine-tune-model";
import { fineTuneRequestSchema } from "~/shared/contracts/fine-tune";

/** Trains an MLX model further. A job that ended early goes on from its last checkpoint when it is tried again. */
export function createFineTuneHandler(
  parts: Pick<Runtime, "engines" | "config">,
): JobHandler<typeof fineTuneRequestSchema> {
  return {
    kind: "finetune",
    payload: fineTuneRequestSchema,
    title: ({ model, target }) => `Fine-tune ${model} as ${target}`,
    idempotencyKey: (request) => JSON.stringify(request),
    run: (request, context) => fineTuneModel(parts, request, context),
  };
}
