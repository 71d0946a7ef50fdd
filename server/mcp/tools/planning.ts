import { z } from "zod";
import { AppError } from "~/server/errors";
import { defineTool, type McpTool } from "~/server/mcp/tool";
import { analyzeTask, analyzeWithModel } from "~/server/services/analyze/analyze-task";
import { estimateTasks, reportEstimates } from "~/server/services/estimate-tasks";
import { listTasks } from "~/server/services/read-tasks";
import { analysisSchema, estimateSchema } from "~/shared/contracts/analysis";
import { taskStatusSchema } from "~/shared/contracts/task";

const estimatedTask = z.object({ task_id: z.string(), number: z.number(), estimate: estimateSchema });

/** How hard and how long. */
export const planningTools: McpTool[] = [
  defineTool({
    name: "task_analyze",
    title: "Analyse a task",
    description:
      "How hard a task is (simple, medium, complex), the reasons, whether it may run by itself and whether it should be broken down. `ask_model` adds a local model's opinion.",
    tier: "standard",
    input: z.object({ task_id: z.string(), ask_model: z.boolean().default(false), model: z.string().optional() }),
    output: analysisSchema,
    hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
    run: ({ task_id, ask_model, model }, { runtime, signal }) =>
      ask_model ? analyzeWithModel(runtime, { taskId: task_id, model }, signal) : analyzeTask(runtime, task_id),
  }),
  defineTool({
    name: "estimation",
    title: "Estimate tasks",
    description:
      "`estimate` one task or `estimate_batch` several, from what similar finished tasks took, compared by an embedding model where one is installed and else by words (kept on the tasks); `stats` says how good earlier estimates were.",
    tier: "standard",
    input: z.object({
      action: z.enum(["estimate", "estimate_batch", "stats"]).default("estimate"),
      task_id: z.string().optional(),
      task_ids: z.array(z.string()).max(200).optional(),
      status_filter: taskStatusSchema
        .optional()
        .describe("For estimate_batch without task_ids: all tasks of this column."),
      workspace: z.string().default("home"),
    }),
    output: z.object({
      change_id: z.string().nullable(),
      estimates: z.array(estimatedTask),
      error: z
        .object({ count: z.number(), medianRelativeError: z.number(), withinHigh: z.number() })
        .nullable()
        .describe("Over finished tasks: how far estimates were off, and the share done within the high estimate."),
    }),
    hints: { readOnlyHint: false, destructiveHint: false },
    run: async ({ action, task_id, task_ids, status_filter, workspace }, { runtime, signal }) => {
      const { error } = reportEstimates(runtime, workspace);
      if (action === "stats") return { change_id: null, estimates: [], error };
      const column = () =>
        listTasks(runtime, { workspaceId: workspace, status: status_filter ?? "Todo", limit: 200 }).map(({ id }) => id);
      const ids = action === "estimate" ? [task_id ?? ""].filter(Boolean) : (task_ids ?? column());
      if (ids.length === 0) throw new AppError("BAD_REQUEST", "give task_id, or task_ids for estimate_batch");
      const { groupId, estimates } = await estimateTasks(runtime, ids, signal);
      return {
        change_id: groupId,
        estimates: estimates.map(({ taskId, number, estimate }) => ({ task_id: taskId, number, estimate })),
        error,
      };
    },
  }),
];
