import { z } from "zod";
import type { TaskCard, TaskDetail } from "~/shared/contracts/task";

/** A task as a model needs it: short names, no ranks, no versions of other tasks. */
export const taskOutput = z.object({
  number: z.number().int(),
  id: z.string(),
  workspace: z.string(),
  title: z.string(),
  status: z.string(),
  priority: z.string(),
  class: z.string().nullable(),
  tags: z.array(z.string()),
  estimate_minutes: z.number().nullable(),
  waits_for: z.array(z.string()),
  subtasks: z.string(),
  version: z.number().int(),
});

export const toTaskOutput = (card: TaskCard): z.infer<typeof taskOutput> => ({
  number: card.number,
  id: card.id,
  workspace: card.workspaceId,
  title: card.title,
  status: card.status,
  priority: card.priority,
  class: card.complexity,
  tags: card.tags,
  estimate_minutes: card.estimateMinutes,
  waits_for: card.openDependencyIds,
  subtasks: `${card.subtaskDoneCount}/${card.subtaskCount}`,
  version: card.version,
});

export const taskDetailOutput = taskOutput.extend({
  description: z.string(),
  acceptance_criteria: z.array(z.object({ text: z.string(), checked: z.boolean() })),
  children: z.array(taskOutput),
});

export const toDetailOutput = (task: TaskDetail): z.infer<typeof taskDetailOutput> => ({
  ...toTaskOutput(task),
  description: task.description,
  acceptance_criteria: task.criteria.map(({ text, checked }) => ({ text, checked })),
  children: task.subtasks.map(toTaskOutput),
});

/** What every tool that changes the board returns: `change_id` goes to `task_undo`. */
export const changeOutput = z.object({ change_id: z.string() });
