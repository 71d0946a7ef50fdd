import { z } from "zod";
import { procedure, router } from "~/server/api/trpc";
import { applyProposal, rejectProposal } from "~/server/services/decide-proposals";
import { getProposal, listProposals, listRuns } from "~/server/services/read-proposals";
import { rebaseProposal, replaceSubtask } from "~/server/services/rework-proposals";
import {
  applyProposalSchema,
  applyResultSchema,
  proposalSchema,
  proposedSubtaskSchema,
  replaceSubtaskSchema,
  runSchema,
} from "~/shared/contracts/proposal";

const byId = z.object({ id: z.string() });
const byTask = z.object({ taskId: z.string() });

export const proposalsRouter = router({
  get: procedure
    .input(byId)
    .output(proposalSchema)
    .query(({ ctx, input }) => getProposal(ctx, input.id)),
  /** A task's proposals, newest first. */
  list: procedure
    .input(byTask)
    .output(z.array(proposalSchema))
    .query(({ ctx, input }) => listProposals(ctx, input.taskId)),
  /** A task's model runs, newest first, failed ones with their raw text. */
  runs: procedure
    .input(byTask)
    .output(z.array(runSchema))
    .query(({ ctx, input }) => listRuns(ctx, input.taskId)),
  /** Creates the subtasks. Named so because tRPC reserves `apply`. */
  accept: procedure
    .input(applyProposalSchema)
    .output(applyResultSchema)
    .mutation(({ ctx, input }) => applyProposal(ctx, input)),
  /** Sets a stale proposal against its task as it is now. */
  rebase: procedure
    .input(byId)
    .output(proposalSchema)
    .mutation(({ ctx, input }) => rebaseProposal(ctx, input.id)),
  /** Another subtask in the place of one; takes as long as the model, and nothing is stored. */
  replace: procedure
    .input(replaceSubtaskSchema)
    .output(proposedSubtaskSchema)
    .mutation(({ ctx, input, signal }) => replaceSubtask(ctx, input, signal ?? new AbortController().signal)),
  reject: procedure
    .input(byId)
    .output(proposalSchema)
    .mutation(({ ctx, input }) => rejectProposal(ctx, input.id)),
});
