import { z } from "zod";

/** Kinds of long work. Each has one handler in `server/jobs/handlers`. */
export const jobKindSchema = z.enum([
  "pull",
  "convert",
  "twin",
  "finetune",
  "remove",
  "breakdown",
  "assist",
  "execute",
  "optimize",
  "evaluate",
  "bench",
]);
export type JobKind = z.infer<typeof jobKindSchema>;

export const jobStatusSchema = z.enum(["queued", "running", "succeeded", "failed", "cancelled", "interrupted"]);
export type JobStatus = z.infer<typeof jobStatusSchema>;

/** The states a job never leaves. */
export const terminalJobStatuses = ["succeeded", "failed", "cancelled", "interrupted"] as const satisfies JobStatus[];

/** What a running job says about itself. `done` and `total` are in `unit`; speed is `unit` per second. */
export const jobProgressSchema = z.object({
  phase: z.string(),
  message: z.string().optional(),
  done: z.number().nonnegative().optional(),
  total: z.number().nonnegative().optional(),
  unit: z.enum(["bytes", "tokens", "repetitions", "items"]).optional(),
  unitsPerSecond: z.number().nonnegative().optional(),
  remainingMs: z.number().nonnegative().optional(),
});
export type JobProgress = z.infer<typeof jobProgressSchema>;

export const jobSchema = z.object({
  id: z.string(),
  kind: jobKindSchema,
  /** One line for the top bar, such as "Pull mlx-community/SmolLM2-135M-Instruct-4bit". */
  title: z.string(),
  /** The task it works on, so that the board finds it again; null where it is not about a task. */
  taskId: z.string().nullable(),
  /** The model it works on, as it was named when the job was asked for; null where it is not about one model. */
  subject: z.string().nullable(),
  status: jobStatusSchema,
  progress: jobProgressSchema.nullable(),
  /**
   * The handler's result, or null until it succeeded. A breakdown gives `{ proposalId }`, an execution `{ executionId }`, a benchmark
   * `{ benchRunId }`, work on a model's files `{ name }` of the model it made.
   */
  result: z.record(z.string(), z.unknown()).nullable(),
  /** Why it failed and what to do, in one or two sentences. */
  error: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }).nullable(),
  createdAt: z.number().int(),
  startedAt: z.number().int().nullable(),
  finishedAt: z.number().int().nullable(),
});
export type Job = z.infer<typeof jobSchema>;

export const isTerminal = (status: JobStatus): boolean =>
  (terminalJobStatuses as readonly JobStatus[]).includes(status);
