import { z } from "zod";
import { figureNames } from "~/shared/bench-figures";
import { benchModelSchema, benchRunSchema, benchSideSchema } from "~/shared/contracts/bench";

const namedModelSchema = benchModelSchema.pick({ name: true, engine: true });

/** A stored run as lists show it: no samples, and of a long prompt only its beginning. */
export const benchRunEntrySchema = benchRunSchema
  .pick({
    id: true,
    jobId: true,
    status: true,
    options: true,
    configHash: true,
    startedAt: true,
    finishedAt: true,
    baselineAt: true,
    error: true,
  })
  .extend({ a: namedModelSchema, b: namedModelSchema.nullable() });
export type BenchRunEntry = z.infer<typeof benchRunEntrySchema>;

/** One run on a line of history. */
export const benchTrendPointSchema = z.object({
  id: z.string(),
  startedAt: z.number().int(),
  /** Runs with the same one may be connected. */
  configHash: z.string(),
  sides: z.array(
    z.object({
      side: benchSideSchema,
      model: namedModelSchema,
      /** Mean with its 95 % interval; null where the run cannot tell. */
      figures: z.record(
        z.enum(figureNames),
        z.object({ mean: z.number(), interval: z.object({ low: z.number(), high: z.number() }).nullable() }).nullable(),
      ),
    }),
  ),
  /** What changed since the run before that may explain a change of speed. */
  changes: z.array(z.string()),
});
export type BenchTrendPoint = z.infer<typeof benchTrendPointSchema>;

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
