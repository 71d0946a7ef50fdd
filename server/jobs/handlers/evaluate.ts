import type { JobHandler } from "~/server/jobs/job-handler";
import { findEvalSet } from "~/server/services/prompts/eval-sets";
import { evaluatePrompt } from "~/server/services/prompts/evaluate-prompt";
import type { OptimizeParts } from "~/server/services/prompts/run-optimization";
import { evaluateRequestSchema } from "~/shared/contracts/prompt-evaluation";

/** Runs an evaluation set on a revision; result `{ evalRunId }`. */
export function createEvaluateHandler(parts: OptimizeParts) {
  return {
    kind: "evaluate",
    payload: evaluateRequestSchema,
    title: ({ setId }) => `Evaluate ${findEvalSet(parts.db, setId).name}`,
    idempotencyKey: ({ setId, revisionId, model, replicas }) => JSON.stringify([setId, revisionId, model, replicas]),
    run: (request, context) => evaluatePrompt(parts, request, context),
  } satisfies JobHandler<typeof evaluateRequestSchema>;
}
