import { z } from "zod";
import { procedure, router } from "~/server/api/trpc";
import { activateRevision, addRevision, listPrompts, listRevisions } from "~/server/services/prompts";
import { promptRevisionSchema, promptSchema } from "~/shared/contracts/prompt";

export const promptsRouter = router({
  list: procedure.output(z.array(promptSchema)).query(({ ctx }) => listPrompts(ctx)),
  revisions: procedure
    .input(z.object({ promptId: z.string() }))
    .output(z.array(promptRevisionSchema))
    .query(({ ctx, input }) => listRevisions(ctx, input.promptId)),
  /** Saves an edited text as a new revision and makes it the active one. Refused when a placeholder is missing. */
  revise: procedure
    .input(
      z.object({ promptId: z.string(), text: z.string().min(1).max(50_000), reason: z.string().max(500).default("") }),
    )
    .output(promptRevisionSchema)
    .mutation(({ ctx, input }) => addRevision(ctx, input)),
  /** Makes an older revision the active one again. */
  activate: procedure
    .input(z.object({ revisionId: z.string() }))
    .output(promptSchema)
    .mutation(({ ctx, input }) => activateRevision(ctx, input.revisionId)),
});
