import { z } from "zod";
import { executionModeSchema } from "~/shared/contracts/execution";

/**
 * waiting: for tasks that it depends on; ready: for a place; queued, running: its job; review: its change waits for a
 * decision; applied; rejected: its change was not taken, or taken back; failed: no change came of it, or it was cut off;
 * refused: it cannot be executed; cancelled: the batch or its job was.
 */
export const batchItemStates = [
  "waiting",
  "ready",
  "queued",
  "running",
  "review",
  "applied",
  "rejected",
  "failed",
  "refused",
  "cancelled",
] as const;
export const batchItemStateSchema = z.enum(batchItemStates);
export type BatchItemState = z.infer<typeof batchItemStateSchema>;

export const batchItemSchema = z.object({
  taskId: z.string(),
  /** Null = the task was deleted. */
  number: z.number().int().nullable(),
  title: z.string(),
  /** 1 for tasks that wait for no other of the batch, 2 for those that wait for the first wave, and so on. */
  wave: z.number().int().min(1),
  state: batchItemStateSchema,
  /** Tasks that must be done, or have their change applied, before it starts. */
  waitsFor: z.array(z.object({ taskId: z.string(), number: z.number().int(), title: z.string() })),
  /** Why it is refused or failed, or why what it waits for does not come; null = nothing to say. */
  detail: z.string().nullable(),
  jobId: z.string().nullable(),
  executionId: z.string().nullable(),
  engine: z.string().nullable(),
  model: z.string().nullable(),
  outputTokens: z.number().int(),
  durationMs: z.number().int().nullable(),
});
export type BatchItem = z.infer<typeof batchItemSchema>;

/** What the attempts of a batch took. */
export const batchFiguresSchema = z.object({
  promptTokens: z.number().int(),
  /** Of `promptTokens`, those that the engine had in memory from another attempt and did not read again. */
  cachedTokens: z.number().int(),
  outputTokens: z.number().int(),
  /** The attempts' times, one after the other. */
  workMs: z.number().int(),
  /** Time in which at least one of them ran. */
  wallMs: z.number().int(),
});
export type BatchFigures = z.infer<typeof batchFiguresSchema>;

export const executionBatchSchema = z.object({
  id: z.string(),
  mode: executionModeSchema,
  /** The most attempts at once; null = as many as each engine answers at once. */
  parallel: z.number().int().nullable(),
  /** running: a model works; waiting: some tasks wait for a decision on others; ended; cancelled. */
  status: z.enum(["running", "waiting", "ended", "cancelled"]),
  /** By wave. */
  items: z.array(batchItemSchema),
  figures: batchFiguresSchema,
  createdAt: z.number().int(),
});
export type ExecutionBatch = z.infer<typeof executionBatchSchema>;

export const startBatchSchema = z.object({
  /** Ids, "12" or "#12". */
  taskIds: z.array(z.string().min(1)).min(1).max(200),
  mode: executionModeSchema.default("propose"),
  /** Left out: the one with the role of each task's kind of work. */
  model: z.string().trim().min(1).max(300).optional(),
  /** At most so many attempts at once, also where an engine answers more. */
  parallel: z.number().int().min(1).max(8).optional(),
});
export type StartBatch = z.input<typeof startBatchSchema>;

/** Whether nothing of it happens any more unless a person does something to the task. */
export const isSettled = (state: BatchItemState): boolean => !["waiting", "ready", "queued", "running"].includes(state);
