import { z } from "zod";
import { interruptRuns } from "~/db/queries/runs";
import type { JobHandler } from "~/server/jobs/job-handler";
import { findTask } from "~/server/services/board/find-task";
import { type BreakdownParts, proposeBreakdown } from "~/server/services/breakdown/propose-breakdown";
import { seedPrompts } from "~/server/services/prompts";
import { getTask } from "~/server/services/read-tasks";

/** Lets a model split a task; result `{ proposalId }`. A task has one live breakdown at a time. */
export function createBreakdownHandler(parts: BreakdownParts) {
  const payload = z.object({
    /** Id, "12" or "#12"; stored as the id. */
    taskId: z.string().transform((ref) => findTask(parts.db, ref)),
    model: z.string().trim().min(1).max(300).optional(),
  });
  return {
    kind: "breakdown",
    payload,
    title: ({ taskId }) => {
      const { number, title } = getTask(parts, taskId);
      return `Break down #${number} ${title}`;
    },
    idempotencyKey: ({ taskId }) => taskId,
    run: (request, context) => proposeBreakdown(parts, request, context),
    atBoot: () => {
      interruptRuns(parts.db, Date.now());
      seedPrompts(parts.db);
    },
  } satisfies JobHandler<typeof payload>;
}
