import { z } from "zod";
import { procedure, router } from "~/server/api/trpc";
import { categoryRules, findCategory } from "~/server/services/execute/categories";
import { checkGates, requireGates } from "~/server/services/execute/check-gates";
import { applyExecution, rejectExecution, revertExecution } from "~/server/services/execute/decide-execution";
import { findBatch, listBatches } from "~/server/services/execute/read-batches";
import { findExecution, listExecutions, readCalibration } from "~/server/services/execute/read-executions";
import {
  applyExecutionSchema,
  calibrationSchema,
  executionCategorySchema,
  executionSchema,
  gateSchema,
  startExecutionSchema,
} from "~/shared/contracts/execution";
import { executionBatchSchema, startBatchSchema } from "~/shared/contracts/execution-batch";
import { jobSchema } from "~/shared/contracts/job";

const byId = z.object({ id: z.string() });
const byTask = z.object({ taskId: z.string() });

/** Tasks that a model does in a working copy, and what a person decides of its changes. */
export const executionsRouter = router({
  /** Whether a task can be executed, gate by gate, and as what kind of work. */
  gates: procedure
    .input(byTask)
    .output(z.object({ gates: z.array(gateSchema), category: executionCategorySchema, categoryName: z.string() }))
    .query(({ ctx, input }) => {
      const { gates, task } = checkGates(ctx, input.taskId);
      const category = findCategory(task.title);
      return { gates, category, categoryName: categoryRules[category].name };
    }),
  start: procedure
    .input(startExecutionSchema)
    .output(jobSchema)
    .mutation(({ ctx, input }) => {
      requireGates(ctx, input.taskId);
      return ctx.jobs.enqueue("execute", input);
    }),
  /** Several tasks together; those that wait for others start by themselves once these are applied or done. */
  startBatch: procedure
    .input(startBatchSchema)
    .output(executionBatchSchema)
    .mutation(({ ctx, input }) => ctx.batches.create(input)),
  /** By its id; without one the newest. */
  batch: procedure
    .input(z.object({ id: z.string().default("") }))
    .output(executionBatchSchema)
    .query(({ ctx, input }) => findBatch(ctx, input.id)),
  /** Newest first, at most 20; with `workspaceId` those with a task of that workspace. */
  batches: procedure
    .input(z.object({ workspaceId: z.string().optional() }))
    .output(z.array(executionBatchSchema))
    .query(({ ctx, input }) => listBatches(ctx, input.workspaceId)),
  cancelBatch: procedure
    .input(byId)
    .output(executionBatchSchema)
    .mutation(({ ctx, input }) => ctx.batches.cancel(input.id)),
  /** By its id, or a task's newest by the task's id or number. */
  get: procedure
    .input(byId)
    .output(executionSchema)
    .query(({ ctx, input }) => findExecution(ctx, input.id)),
  /** A task's attempts, newest first. */
  list: procedure
    .input(byTask)
    .output(z.array(executionSchema))
    .query(({ ctx, input }) => listExecutions(ctx, input.taskId)),
  /** Writes the change into the user's files or onto a branch. Named so because tRPC reserves `apply`. */
  accept: procedure
    .input(applyExecutionSchema)
    .output(executionSchema)
    .mutation(({ ctx, input }) => applyExecution(ctx, input)),
  reject: procedure
    .input(byId)
    .output(executionSchema)
    .mutation(({ ctx, input }) => rejectExecution(ctx, input.id)),
  /** Takes an applied change out of the files again. */
  revert: procedure
    .input(byId)
    .output(executionSchema)
    .mutation(({ ctx, input }) => revertExecution(ctx, input.id)),
  calibration: procedure.output(calibrationSchema).query(({ ctx }) => readCalibration(ctx)),
});
