import type { JobHandler } from "~/server/jobs/job-handler";
import type { Runtime } from "~/server/runtime";
import { convertModel } from "~/server/services/models/convert-model";
import { type ConvertRequest, convertRequestSchema } from "~/shared/contracts/model-work";

const verbs = { quantize: "Quantise", dequantize: "Unpack", fuse: "Fuse" } as const;

/** Makes a copy of an MLX model with other weights. */
export function createConvertHandler(parts: Pick<Runtime, "engines">): JobHandler<typeof convertRequestSchema> {
  return {
    kind: "convert",
    payload: convertRequestSchema,
    title: ({ action, model, target }: ConvertRequest) => `${verbs[action]} ${model} as ${target}`,
    idempotencyKey: (request) => JSON.stringify(request),
    run: (request, context) => convertModel(parts, request, context),
  };
}
