import { z } from "zod";
import { procedure, router } from "~/server/api/trpc";
import { preflight } from "~/server/services/bench/preflight";
import { proposePairs } from "~/server/services/bench/propose-pairs";
import {
  findBenchEntry,
  findReferenceRun,
  getBenchRun,
  listBenchRuns,
  listHistory,
  markBaseline,
  removeBenchRun,
  requireResumable,
} from "~/server/services/bench/read-runs";
import { findSides } from "~/server/services/bench/resolve-sides";
import { readWorkflowFigures } from "~/server/services/bench/workflow-figures";
import { benchOptionsSchema, benchRunSchema } from "~/shared/contracts/bench";
import {
  benchRunEntrySchema,
  benchTrendPointSchema,
  preflightCheckSchema,
  workflowFigureSchema,
} from "~/shared/contracts/bench-lab";
import { jobSchema } from "~/shared/contracts/job";

const byId = z.object({ id: z.string() });

export const benchRouter = router({
  /** Newest first. The id of the last one is the `cursor` of the next page. */
  list: procedure
    .input(
      z
        .object({ limit: z.number().int().min(1).max(200).default(200), cursor: z.string().nullish() })
        .default({ limit: 200 }),
    )
    .output(z.array(benchRunEntrySchema))
    .query(({ ctx, input }) => listBenchRuns(ctx, input)),
  /** One run as the list has it; null where there is none. */
  entry: procedure
    .input(byId)
    .output(benchRunEntrySchema.nullable())
    .query(({ ctx, input }) => findBenchEntry(ctx, input.id)),
  get: procedure
    .input(byId)
    .output(benchRunSchema)
    .query(({ ctx, input }) => getBenchRun(ctx, input.id)),
  remove: procedure.input(byId).mutation(({ ctx, input }) => removeBenchRun(ctx, input.id)),
  /** Matched MLX and GGUF models among the installed ones, best match first, with the reason. */
  pairs: procedure
    .output(z.array(z.object({ modelA: z.string(), modelB: z.string(), reason: z.string() })))
    .query(({ ctx }) => proposePairs(ctx)),
  /** A model that is not there is told at once and not when the run's turn comes. */
  start: procedure
    .input(benchOptionsSchema)
    .output(jobSchema)
    .mutation(async ({ ctx, input }) => {
      await findSides(ctx.engines, input);
      return ctx.jobs.enqueue("bench", input);
    }),
  /** Measures what a cancelled, failed or interrupted run lacks. */
  resume: procedure
    .input(byId)
    .output(jobSchema)
    .mutation(({ ctx, input }) => {
      requireResumable(ctx, input.id);
      return ctx.jobs.enqueue("bench", { resumeRunId: input.id });
    }),
  /** What would stop a run or spoil its claim; measures nothing. */
  preflight: procedure
    .input(benchOptionsSchema)
    .output(z.array(preflightCheckSchema))
    .query(({ ctx, input }) => preflight(ctx, input)),
  /** The run that this one is held against, whole; null where there is none. */
  reference: procedure
    .input(z.object({ id: z.string(), kind: z.enum(["baseline", "last"]) }))
    .output(benchRunSchema.nullable())
    .query(({ ctx, input }) => findReferenceRun(ctx, input.id, input.kind)),
  /** Figures of the newest complete runs of the same models and work, oldest first, at most `limit`. */
  history: procedure
    .input(z.object({ id: z.string(), limit: z.number().int().min(1).max(200).default(200) }))
    .output(z.array(benchTrendPointSchema))
    .query(({ ctx, input }) => listHistory(ctx, input.id, input.limit)),
  setBaseline: procedure
    .input(z.object({ id: z.string(), isBaseline: z.boolean() }))
    .mutation(({ ctx, input }) => markBaseline(ctx, input.id, input.isBaseline)),
  /** Time and success of each model in breakdowns, executions and optimisations. */
  workflow: procedure.output(z.array(workflowFigureSchema)).query(({ ctx }) => readWorkflowFigures(ctx)),
});
