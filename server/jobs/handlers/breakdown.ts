import { z } from "zod";
import { interruptRuns } from "~/db/queries/runs";
import type { JobHandler } from "~/server/jobs/job-handler";
import { findTask } from "~/server/services/board/find-task";
import { type BreakdownParts, proposeBreakdown } from "~/server/services/breakdown/propose-breakdown";
import { mostContextFiles } from "~/server/services/breakdown/read-context-files";
import { proposeBrief } from "~/server/services/brief/propose-brief";
import { seedPrompts } from "~/server/services/prompts";
import { getTask } from "~/server/services/read-tasks";

/** Lets a model split a task or a document; result `{ proposalId }`. A task has one live breakdown at a time. */
export function createBreakdownHandler(parts: BreakdownParts) {
  const payload = z.object({
    /** Id, "12" or "#12"; stored as the id. */
    taskId: z.string().transform((ref) => findTask(parts.db, ref)),
    model: z.string().trim().min(1).max(300).optional(),
    /** The task's text is a document with several things to do: each of its sections becomes a task. */
    isDocument: z.boolean().optional(),
    paths: z.array(z.string().min(1).max(1_000)).max(mostContextFiles).optional(),
  });
  return {
    kind: "breakdown",
    payload,
    title: ({ taskId, isDocument }) => {
      const { number, title } = getTask(parts, taskId);
      return isDocument ? `Tasks from #${number} ${title}` : `Break down #${number} ${title}`;
    },
    idempotencyKey: ({ taskId }) => taskId,
    run: (request, context) => (request.isDocument ? proposeBrief : proposeBreakdown)(parts, request, context),
    atBoot: () => {
      interruptRuns(parts.db, Date.now());
      seedPrompts(parts.db);
    },
  } satisfies JobHandler<typeof payload>;
}
