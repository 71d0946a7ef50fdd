import { z } from "zod";
import { procedure, router } from "~/server/api/trpc";
import { activateRevision, addRevision, listPrompts } from "~/server/services/prompts";
import { removeEvalSet, saveEvalSet } from "~/server/services/prompts/eval-sets";
import { judgePrompts } from "~/server/services/prompts/judge-prompts";
import {
  createPrompt,
  listScoredRevisions,
  moveLabel,
  removeLabel,
  removePrompt,
  resolvePrompt,
} from "~/server/services/prompts/manage-prompts";
import {
  getEvalRun,
  getOptimization,
  listEvalRuns,
  listEvalSets,
  listOptimizations,
} from "~/server/services/prompts/read-runs";
import { exportPrompt, importPrompt } from "~/server/services/prompts/transfer-prompts";
import { countPromptTokens, tryPrompt } from "~/server/services/prompts/try-prompt";
import { jobSchema } from "~/shared/contracts/job";
import {
  newPromptSchema,
  promptLabelSchema,
  promptRevisionSchema,
  promptSchema,
  promptTextSchema,
  scoredRevisionSchema,
} from "~/shared/contracts/prompt";
import {
  evalCasesSchema,
  evalRunSchema,
  evalSetSchema,
  evaluateRequestSchema,
} from "~/shared/contracts/prompt-evaluation";
import { promptFileFormatSchema } from "~/shared/contracts/prompt-file";
import { optimizationSchema, optimizeRequestSchema } from "~/shared/contracts/prompt-optimization";
import { promptTrialSchema, tryPromptSchema } from "~/shared/contracts/prompt-trial";
import { judgePromptsSchema, promptVerdictsSchema } from "~/shared/contracts/prompt-verdict";

const ofPrompt = z.object({ promptId: z.string() });
const byId = z.object({ id: z.string() });

export const promptsRouter = router({
  list: procedure.output(z.array(promptSchema)).query(({ ctx }) => listPrompts(ctx)),
  /** By id or name. */
  get: procedure
    .input(z.object({ reference: z.string() }))
    .output(promptSchema)
    .query(({ ctx, input }) => resolvePrompt(ctx.db, input.reference)),
  revisions: procedure
    .input(ofPrompt)
    .output(z.array(scoredRevisionSchema))
    .query(({ ctx, input }) => listScoredRevisions(ctx.db, input.promptId)),
  create: procedure
    .input(newPromptSchema)
    .output(promptSchema)
    .mutation(({ ctx, input }) => createPrompt(ctx, input)),
  remove: procedure.input(byId).mutation(({ ctx, input }) => removePrompt(ctx, input.id)),
  /** Saves an edited text as a new revision and makes it the active one. Refused when a placeholder is missing. */
  revise: procedure
    .input(z.object({ promptId: z.string(), text: promptTextSchema, reason: z.string().max(500).default("") }))
    .output(promptRevisionSchema)
    .mutation(({ ctx, input }) => addRevision(ctx, input)),
  /** Makes an older revision the active one again. */
  activate: procedure
    .input(z.object({ revisionId: z.string() }))
    .output(promptSchema)
    .mutation(({ ctx, input }) => activateRevision(ctx, input.revisionId)),
  moveLabel: procedure
    .input(z.object({ revisionId: z.string(), label: promptLabelSchema }))
    .mutation(({ ctx, input }) => moveLabel(ctx, input.revisionId, input.label)),
  removeLabel: procedure
    .input(z.object({ promptId: z.string(), label: promptLabelSchema }))
    .mutation(({ ctx, input }) => removeLabel(ctx, input.promptId, input.label)),

  optimize: procedure
    .input(optimizeRequestSchema)
    .output(jobSchema)
    .mutation(({ ctx, input }) => ctx.jobs.enqueue("optimize", input)),
  optimization: procedure
    .input(byId)
    .output(optimizationSchema)
    .query(({ ctx, input }) => getOptimization(ctx.db, input.id)),
  /** Newest first. */
  optimizations: procedure
    .input(ofPrompt)
    .output(z.array(optimizationSchema))
    .query(({ ctx, input }) => listOptimizations(ctx.db, input.promptId)),

  /** One answer to a prompt, for comparing. */
  tryOut: procedure
    .input(tryPromptSchema)
    .output(promptTrialSchema)
    .mutation(({ ctx, input, signal }) => tryPrompt(ctx, input, signal ?? new AbortController().signal)),
  /** Which prompts a judge prefers to the first one. */
  judge: procedure
    .input(judgePromptsSchema)
    .output(promptVerdictsSchema)
    .mutation(({ ctx, input, signal }) => judgePrompts(ctx, input, signal ?? new AbortController().signal)),
  /** Null where the model's engine cannot tell. */
  countTokens: procedure
    .input(z.object({ text: promptTextSchema, model: z.string().min(1).max(300) }))
    .output(z.number().int().nullable())
    .query(({ ctx, input }) => countPromptTokens(ctx, input)),

  evalSets: procedure
    .input(ofPrompt)
    .output(z.array(evalSetSchema))
    .query(({ ctx, input }) => listEvalSets(ctx.db, input.promptId)),
  saveEvalSet: procedure
    .input(
      z.object({
        id: z.string().optional(),
        promptId: z.string(),
        name: z.string().trim().min(1).max(120),
        cases: evalCasesSchema,
      }),
    )
    .output(evalSetSchema)
    .mutation(({ ctx, input }) => saveEvalSet(ctx, input)),
  removeEvalSet: procedure.input(byId).mutation(({ ctx, input }) => removeEvalSet(ctx, input.id)),
  evaluate: procedure
    .input(evaluateRequestSchema)
    .output(jobSchema)
    .mutation(({ ctx, input }) => ctx.jobs.enqueue("evaluate", input)),
  evalRun: procedure
    .input(byId)
    .output(evalRunSchema)
    .query(({ ctx, input }) => getEvalRun(ctx.db, input.id)),
  /** Newest first. */
  evalRuns: procedure
    .input(ofPrompt)
    .output(z.array(evalRunSchema))
    .query(({ ctx, input }) => listEvalRuns(ctx.db, input.promptId)),

  export: procedure
    .input(z.object({ promptId: z.string(), format: promptFileFormatSchema.default("json") }))
    .output(z.object({ fileName: z.string(), content: z.string() }))
    .query(({ ctx, input }) => exportPrompt(ctx.db, input.promptId, input.format)),
  /** `notes` say what of the file has no counterpart here. */
  import: procedure
    .input(z.object({ content: z.string().max(30_000_000), fileName: z.string().max(300).default("") }))
    .output(promptSchema.extend({ notes: z.array(z.string()) }))
    .mutation(({ ctx, input }) => importPrompt(ctx, input.content, input.fileName)),
});
