import { z } from "zod";
import { procedure, router } from "~/server/api/trpc";
import { applyProposal, rejectProposal } from "~/server/services/decide-proposals";
import { getProposal, listProposals, listRuns } from "~/server/services/read-proposals";
import { applyProposalSchema, applyResultSchema, proposalSchema, runSchema } from "~/shared/contracts/proposal";

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
  reject: procedure
    .input(byId)
    .output(proposalSchema)
    .mutation(({ ctx, input }) => rejectProposal(ctx, input.id)),
});
