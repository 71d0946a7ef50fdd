import { z } from "zod";
import { procedure, router } from "~/server/api/trpc";
import { analyzeTask, analyzeWithModel, findAnalysis } from "~/server/services/analyze/analyze-task";
import { estimateTasks, findEstimate, reportEstimates, suggestActual } from "~/server/services/estimate-tasks";
import { planWorkspace, readColumnTimes, readFlow, suggestNext } from "~/server/services/plan-work";
import { analysisSchema, estimateSchema } from "~/shared/contracts/analysis";
import { changeSchema, taskCardSchema } from "~/shared/contracts/task";

const byTask = z.object({ taskId: z.string() });
const byWorkspace = z.object({ workspaceId: z.string().default("home") });

/** How hard, how long, what next: what can be said of tasks without changing them by hand. */
export const planningRouter = router({
  /** How hard a task is, with the reasons: at once, or with a model's opinion beside them. */
  analyze: procedure
    .input(byTask.extend({ asksModel: z.boolean().default(false), model: z.string().optional() }))
    .output(analysisSchema)
    .mutation(({ ctx, input: { asksModel, ...order }, signal }) =>
      asksModel ? analyzeWithModel(ctx, order, signal ?? new AbortController().signal) : analyzeTask(ctx, order.taskId),
    ),
  analysis: procedure
    .input(byTask)
    .output(analysisSchema.extend({ isStale: z.boolean() }).nullable())
    .query(({ ctx, input }) => findAnalysis(ctx, input.taskId)),
  /** Estimates tasks from finished ones and keeps the figures on them; one undo takes all back. */
  estimate: procedure
    .input(z.object({ taskIds: z.array(z.string()).min(1).max(1000) }))
    .output(
      changeSchema.extend({
        estimates: z.array(z.object({ taskId: z.string(), number: z.number(), estimate: estimateSchema })),
      }),
    )
    .mutation(({ ctx, input, signal }) => estimateTasks(ctx, input.taskIds, signal ?? new AbortController().signal)),
  estimateOf: procedure
    .input(byTask)
    .output(estimateSchema.nullable())
    .query(({ ctx, input }) => findEstimate(ctx, input.taskId)),
  /** Minutes that the time in progress suggests. */
  suggestedActual: procedure
    .input(byTask)
    .output(z.number().nullable())
    .query(({ ctx, input }) => suggestActual(ctx, input.taskId)),
  estimateReport: procedure.input(byWorkspace).query(({ ctx, input }) => reportEstimates(ctx, input.workspaceId)),
  next: procedure
    .input(byWorkspace)
    .output(z.object({ task: taskCardSchema, reasons: z.array(z.string()) }).nullable())
    .query(({ ctx, input }) => suggestNext(ctx, input.workspaceId)),
  plan: procedure.input(byWorkspace).query(({ ctx, input }) => planWorkspace(ctx, input.workspaceId)),
  flow: procedure
    .input(byWorkspace.extend({ days: z.number().int().min(1).max(366).default(30) }))
    .query(({ ctx, input }) => readFlow(ctx, input.workspaceId, input.days)),
  columnTimes: procedure.input(byTask).query(({ ctx, input }) => readColumnTimes(ctx, input.taskId)),
});
