import { z } from "zod";
import { interruptExecutions, readExecution } from "~/db/queries/executions";
import type { JobHandler } from "~/server/jobs/job-handler";
import { findTask } from "~/server/services/board/find-task";
import { executeTask } from "~/server/services/execute/execute-task";
import { pruneWorktrees } from "~/server/services/execute/open-tree";
import type { ExecuteParts } from "~/server/services/execute/propose-execution";
import { recoverWrites } from "~/server/services/execute/write-files";
import { getTask } from "~/server/services/read-tasks";
import { listWorkspaces } from "~/server/services/workspaces";
import { startExecutionSchema } from "~/shared/contracts/execution";

/** Lets a model do a task; result `{ executionId, isApplied, held }`. A task has one live execution at a time. */
export function createExecuteHandler(parts: ExecuteParts) {
  const payload = startExecutionSchema.extend({
    /** Stored as the id. */
    taskId: z.string().transform((ref) => findTask(parts.db, ref)),
  });
  return {
    kind: "execute",
    payload,
    title: ({ taskId }) => {
      const { number, title } = getTask(parts, taskId);
      return `Execute #${number} ${title}`;
    },
    idempotencyKey: ({ taskId }) => taskId,
    run: (request, context) => executeTask(parts, request, context),
    atBoot: () => {
      recoverWrites(parts.config.home, ({ executionId, wanted }) => {
        return readExecution(parts.db, executionId)?.status === wanted;
      });
      interruptExecutions(parts.db, Date.now());
      const executing = listWorkspaces(parts).filter(({ rules }) => rules.execute.enabled);
      void pruneWorktrees(
        executing.flatMap(({ path }) => path ?? []),
        parts.config.childEnv,
      );
    },
  } satisfies JobHandler<typeof payload>;
}
