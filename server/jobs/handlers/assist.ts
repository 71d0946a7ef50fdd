import type { JobHandler } from "~/server/jobs/job-handler";
import type { Runtime } from "~/server/runtime";
import { assistTask } from "~/server/services/assist/assist-task";
import { findTask } from "~/server/services/board/find-task";
import { getTask } from "~/server/services/read-tasks";
import { assistLabels, assistOrderSchema } from "~/shared/contracts/assist";

/** Lets a model write a comment to a task; result `{ commentId, taskId }`. */
export function createAssistHandler(parts: Pick<Runtime, "db" | "bus" | "engines" | "config">) {
  const payload = assistOrderSchema.extend({
    taskId: assistOrderSchema.shape.taskId.transform((ref) => findTask(parts.db, ref)),
  });
  return {
    kind: "assist",
    payload,
    title: ({ taskId, action }) => `${assistLabels[action]} for #${getTask(parts, taskId).number}`,
    idempotencyKey: ({ taskId, action }) => `${taskId} ${action}`,
    run: (order, context) => assistTask(parts, order, context),
  } satisfies JobHandler<typeof payload>;
}
