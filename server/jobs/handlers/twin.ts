import type { JobHandler } from "~/server/jobs/job-handler";
import type { Runtime } from "~/server/runtime";
import { makeTwin } from "~/server/services/models/make-twin";
import { twinRequestSchema } from "~/shared/contracts/model-work";
import { proposeTwinName } from "~/shared/model-names";

/** The request with a name for the twin. */
const payloadSchema = twinRequestSchema.transform((request) => ({
  ...request,
  target: request.target ?? proposeTwinName(request.model, request.quantization),
}));

/** Makes Ollama's twin of an MLX model from the same weights. */
export function createTwinHandler(parts: Pick<Runtime, "engines" | "config">): JobHandler<typeof payloadSchema> {
  return {
    kind: "twin",
    payload: payloadSchema,
    title: ({ model, target }) => `Make the GGUF twin ${target} of ${model}`,
    idempotencyKey: (request) => JSON.stringify(request),
    run: (request, context) => makeTwin(parts, request, context),
  };
}
