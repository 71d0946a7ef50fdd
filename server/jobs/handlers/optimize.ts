import { interruptPromptRuns } from "~/db/queries/prompt-runs";
import type { JobHandler } from "~/server/jobs/job-handler";
import { findPrompt } from "~/server/services/prompts";
import { findCutShort } from "~/server/services/prompts/open-optimization";
import { type OptimizeParts, runOptimization } from "~/server/services/prompts/run-optimization";
import { optimizationTitle, optimizeRequestSchema } from "~/shared/contracts/prompt-optimization";

/** Lets models improve a prompt; result `{ optimizationId }`. The same request for a stored prompt is one job. */
export function createOptimizeHandler(parts: OptimizeParts) {
  return {
    kind: "optimize",
    payload: optimizeRequestSchema,
    title: (request) => {
      const { promptId } = request.resumeId === undefined ? request : findCutShort(parts, request.resumeId);
      return promptId ? optimizationTitle(findPrompt(parts.db, promptId).name) : "Improve a text";
    },
    idempotencyKey: (request) => (request.text === undefined ? JSON.stringify(request) : null),
    run: (request, context) => runOptimization(parts, request, context),
    atBoot: () => interruptPromptRuns(parts.db, Date.now()),
  } satisfies JobHandler<typeof optimizeRequestSchema>;
}
