import { z } from "zod";
import { procedure, router } from "~/server/api/trpc";
import { changeManyTasks } from "~/server/services/change-many-tasks";
import { moveTask, removeTask, updateTask } from "~/server/services/change-tasks";
import { createAndFollow } from "~/server/services/create-and-follow";
import { exportTaskPrompt } from "~/server/services/export-task-prompt";
import { countTasks, getTask, listTasksInTurns } from "~/server/services/read-tasks";
import { redoChange, undoChange } from "~/server/services/undo-changes";
import { assistOrderSchema } from "~/shared/contracts/assist";
import { jobSchema } from "~/shared/contracts/job";
import {
  changeManySchema,
  changeSchema,
  createTaskSchema,
  listTasksSchema,
  moveTaskSchema,
  type TaskCard,
  taskDetailSchema,
  taskStatusSchema,
  updateTaskSchema,
} from "~/shared/contracts/task";

const byId = z.object({ id: z.string() });

export const tasksRouter = router({
  /** Cards in column order (status, rank); at most `limit`. */
  list: procedure
    .input(listTasksSchema.prefault({}))
    // Thousands of cards are not checked one by one, which would hold up every other request.
    .output(z.array(z.custom<TaskCard>()))
    .query(({ ctx, input }) => listTasksInTurns(ctx, input)),
  /** How many cards each column has. */
  counts: procedure
    .input(z.object({ workspaceId: z.string().default("home") }).prefault({}))
    .output(z.record(taskStatusSchema, z.number().int()))
    .query(({ ctx, input }) => countTasks(ctx, input.workspaceId)),
  /** By id, or by the short number as a string ("12", "#12"). */
  get: procedure
    .input(byId)
    .output(taskDetailSchema)
    .query(({ ctx, input }) => getTask(ctx, input.id)),
  /** The task as one Markdown text for another AI, with files of the workspace. */
  prompt: procedure
    .input(byId.extend({ paths: z.array(z.string()).max(20).default([]) }))
    .output(z.object({ prompt: z.string() }))
    .query(async ({ ctx, input }) => ({ prompt: await exportTaskPrompt(ctx, input) })),
  create: procedure
    .input(createTaskSchema)
    .output(changeSchema.extend({ task: taskDetailSchema }))
    .mutation(async ({ ctx, input }) => {
      const { wantsBreakdown, wantsExecution: mode, ...created } = createAndFollow(ctx, input);
      const taskId = created.task.id;
      if (wantsBreakdown) await ctx.jobs.enqueue("breakdown", { taskId });
      if (mode !== null) await ctx.jobs.enqueue("execute", { taskId, mode });
      return created;
    }),
  update: procedure
    .input(updateTaskSchema)
    .output(changeSchema.extend({ task: taskDetailSchema }))
    .mutation(({ ctx, input }) => updateTask(ctx, input)),
  /** One change of several tasks, undone in one step. */
  changeMany: procedure
    .input(changeManySchema)
    .output(changeSchema)
    .mutation(({ ctx, input }) => changeManyTasks(ctx, input)),
  move: procedure
    .input(moveTaskSchema)
    .output(changeSchema.extend({ task: taskDetailSchema }))
    .mutation(({ ctx, input }) => moveTask(ctx, input)),
  /** Deletes the task and its subtasks. */
  remove: procedure
    .input(byId)
    .output(changeSchema)
    .mutation(({ ctx, input }) => removeTask(ctx, input.id)),
  /** Takes back one change, or the newest one that is not undone. Null when there is nothing left. */
  undo: procedure
    .input(changeSchema.partial().default({}))
    .output(changeSchema.nullable())
    .mutation(({ ctx, input }) => undoChange(ctx, input)),
  redo: procedure.output(changeSchema.nullable()).mutation(({ ctx }) => redoChange(ctx)),
  /** Lets a model propose subtasks; the job's result is `{ proposalId }`. Without a model the daemon chooses one. */
  breakdown: procedure
    .input(
      byId.extend({
        model: z.string().optional(),
        paths: z.array(z.string()).optional(),
        isDocument: z.boolean().optional(),
      }),
    )
    .output(jobSchema)
    .mutation(({ ctx, input: { id: taskId, ...order } }) => ctx.jobs.enqueue("breakdown", { taskId, ...order })),
  /** Lets a model write a comment to the task, with files of the workspace. */
  assist: procedure
    .input(assistOrderSchema)
    .output(jobSchema)
    .mutation(({ ctx, input }) => ctx.jobs.enqueue("assist", input)),
});
