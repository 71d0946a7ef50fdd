import { z } from "zod";
import { defineTool, type McpTool } from "~/server/mcp/tool";
import { findBatch } from "~/server/services/execute/read-batches";
import { executionModes } from "~/shared/contracts/execution";
import { batchFiguresSchema, batchItemStateSchema, type ExecutionBatch } from "~/shared/contracts/execution-batch";

const batchOutput = z.object({
  batch_id: z.string(),
  status: z.string(),
  tasks: z.array(
    z.object({
      task_id: z.string(),
      number: z.number().nullable(),
      title: z.string(),
      wave: z.number(),
      state: batchItemStateSchema,
      waits_for: z.array(z.string()),
      detail: z.string().nullable(),
      execution_id: z.string().nullable(),
    }),
  ),
  figures: batchFiguresSchema,
});

const toOutput = ({ id, status, items, figures }: ExecutionBatch): z.infer<typeof batchOutput> => ({
  batch_id: id,
  status,
  tasks: items.map(({ taskId, number, title, wave, state, waitsFor, detail, executionId }) => ({
    task_id: taskId,
    number,
    title,
    wave,
    state,
    waits_for: waitsFor.map((other) => other.taskId),
    detail,
    execution_id: executionId,
  })),
  figures,
});

const reference = z.string().default("").describe("Its id; left out: the newest.");

/** Easy tasks that models do side by side, wave by wave. */
export const executionBatchTools: McpTool[] = [
  defineTool({
    name: "execution_batch_start",
    title: "Execute tasks together",
    description:
      "Lets local models do several easy tasks side by side. Tasks that wait for others start by themselves once the changes of those are applied (execution_apply) or the tasks are done. Returns at once; ask with execution_batch_get.",
    tier: "standard",
    input: z.object({
      task_ids: z.array(z.string()).min(1).max(200).describe("Ids or numbers."),
      mode: z.enum(executionModes).default("propose"),
      model: z.string().optional(),
      parallel: z.number().int().min(1).max(8).optional().describe("At most so many at once."),
    }),
    output: batchOutput,
    hints: { readOnlyHint: false, destructiveHint: false },
    run: async ({ task_ids: taskIds, ...asked }, { runtime }) =>
      toOutput(await runtime.batches.create({ taskIds, ...asked })),
  }),
  defineTool({
    name: "execution_batch_get",
    title: "Show tasks executed together",
    description: "Each task's wave and state, what it waits for, and the time and tokens that all of it took.",
    tier: "standard",
    input: z.object({ batch_id: reference }),
    output: batchOutput,
    hints: { readOnlyHint: true },
    run: ({ batch_id }, { runtime }) => toOutput(findBatch(runtime, batch_id)),
  }),
  defineTool({
    name: "execution_batch_cancel",
    title: "Cancel tasks executed together",
    description: "Stops what runs and starts nothing more; changes that were proposed already stay.",
    tier: "standard",
    input: z.object({ batch_id: reference }),
    output: batchOutput,
    hints: { readOnlyHint: false, destructiveHint: false },
    run: async ({ batch_id }, { runtime }) => toOutput(await runtime.batches.cancel(batch_id)),
  }),
];
