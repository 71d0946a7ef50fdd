import { z } from "zod";

/** One thing looked at before a run. */
export const preflightCheckSchema = z.object({
  name: z.string(),
  /** `warn` spoils a claim, `fail` keeps the run from starting. */
  state: z.enum(["ok", "warn", "fail"]),
  detail: z.string(),
  /** What to do about it; "" when nothing is to be done. */
  fix: z.string(),
});
export type PreflightCheck = z.infer<typeof preflightCheckSchema>;

/** How a model did in one kind of work on the board, over all stored calls that ended. */
export const workflowFigureSchema = z.object({
  kind: z.string(),
  model: z.string(),
  calls: z.number().int(),
  succeeded: z.number().int(),
  medianMs: z.number(),
  slowestMs: z.number(),
  lastAt: z.number().int(),
});
export type WorkflowFigure = z.infer<typeof workflowFigureSchema>;
