import { z } from "zod";
import { procedure, router } from "~/server/api/trpc";
import { listWorkspaces, openWorkspace, updateWorkspace } from "~/server/services/workspaces";
import { createWorkspaceSchema, updateWorkspaceSchema, workspaceSchema } from "~/shared/contracts/workspace";

export const workspacesRouter = router({
  list: procedure.output(z.array(workspaceSchema)).query(({ ctx }) => listWorkspaces(ctx)),
  /** The workspace of a folder: the one that has it already, or a new one. */
  open: procedure
    .input(createWorkspaceSchema)
    .output(workspaceSchema)
    .mutation(({ ctx, input }) => openWorkspace(ctx, input)),
  update: procedure
    .input(updateWorkspaceSchema)
    .output(workspaceSchema)
    .mutation(({ ctx, input }) => updateWorkspace(ctx, input)),
});
