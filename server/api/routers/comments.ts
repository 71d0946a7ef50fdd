import { z } from "zod";
import { procedure, router } from "~/server/api/trpc";
import { addComment, editComment, listComments, removeComment } from "~/server/services/comments";
import { addCommentSchema, changeSchema, commentSchema } from "~/shared/contracts/task";

const byId = z.object({ id: z.string() });

export const commentsRouter = router({
  /** A task's comments, oldest first. */
  list: procedure
    .input(z.object({ taskId: z.string() }))
    .output(z.array(commentSchema))
    .query(({ ctx, input }) => listComments(ctx, input.taskId)),
  add: procedure
    .input(addCommentSchema)
    .output(changeSchema.extend({ comment: commentSchema }))
    .mutation(({ ctx, input }) => addComment(ctx, input)),
  edit: procedure
    .input(byId.extend({ text: addCommentSchema.shape.text }))
    .output(changeSchema)
    .mutation(({ ctx, input }) => editComment(ctx, input)),
  remove: procedure
    .input(byId)
    .output(changeSchema)
    .mutation(({ ctx, input }) => removeComment(ctx, input.id)),
});
