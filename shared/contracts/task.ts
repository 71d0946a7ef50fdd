import { z } from "zod";

export const taskStatuses = ["Todo", "In Progress", "Review", "Done", "Blocked", "Cancelled"] as const;
export const taskStatusSchema = z.enum(taskStatuses);
export type TaskStatus = z.infer<typeof taskStatusSchema>;

export const taskPriorities = ["low", "medium", "high", "critical"] as const;
export const taskPrioritySchema = z.enum(taskPriorities);
export type TaskPriority = z.infer<typeof taskPrioritySchema>;

export const taskClassSchema = z.enum(["simple", "medium", "complex"]);
export type TaskClass = z.infer<typeof taskClassSchema>;

export const criterionKinds = ["acceptance", "done"] as const;

/** Something that belongs to a task and lives elsewhere. */
export const taskLinkSchema = z.object({
  title: z.string().trim().max(200),
  /** http(s), or a path of a file. */
  url: z.string().trim().min(1).max(2_000),
});
export type TaskLink = z.infer<typeof taskLinkSchema>;

const minutesSchema = z.number().int().min(1).max(100_000);
const titleSchema = z.string().trim().min(1, "a task needs a title").max(500, "a title has at most 500 characters");
const descriptionSchema = z.string().max(200_000, "a description has at most 200,000 characters");
const tagSchema = z.string().trim().min(1).max(60);
const criterionTextSchema = z.string().trim().min(1).max(2_000);

/** What a card on the board shows; never the description, so that a list stays small. */
export const taskCardSchema = z.object({
  id: z.string(),
  /** Short number for people, unique, never reused. */
  number: z.number().int(),
  workspaceId: z.string(),
  title: z.string(),
  status: taskStatusSchema,
  priority: taskPrioritySchema,
  /** Fractional index: cards of a column sort by this string. */
  rank: z.string(),
  parentId: z.string().nullable(),
  complexity: taskClassSchema.nullable(),
  /** Half of such tasks are done by then, and nine of ten. */
  estimateMinutes: z.number().int().nullable(),
  estimateHighMinutes: z.number().int().nullable(),
  actualMinutes: z.number().int().nullable(),
  archivedAt: z.number().int().nullable(),
  tags: z.array(z.string()),
  subtaskCount: z.number().int(),
  subtaskDoneCount: z.number().int(),
  criteriaCount: z.number().int(),
  criteriaDoneCount: z.number().int(),
  commentCount: z.number().int(),
  /** Ids of tasks it depends on that are neither Done nor Cancelled. */
  openDependencyIds: z.array(z.string()),
  version: z.number().int(),
  createdAt: z.number().int(),
  updatedAt: z.number().int(),
});
export type TaskCard = z.infer<typeof taskCardSchema>;

export const criterionSchema = z.object({
  id: z.string(),
  text: criterionTextSchema,
  checked: z.boolean(),
  /** acceptance: what this task must show; done: what the workspace asks of every task. */
  kind: z.enum(criterionKinds),
});
export type Criterion = z.infer<typeof criterionSchema>;

export const taskDetailSchema = taskCardSchema.extend({
  description: z.string(),
  criteria: z.array(criterionSchema),
  links: z.array(taskLinkSchema),
  dependencyIds: z.array(z.string()),
  subtasks: z.array(taskCardSchema),
});
export type TaskDetail = z.infer<typeof taskDetailSchema>;

export const createTaskSchema = z.object({
  workspaceId: z.string().default("home"),
  title: titleSchema,
  description: descriptionSchema.default(""),
  status: taskStatusSchema.default("Todo"),
  priority: taskPrioritySchema.default("medium"),
  tags: z.array(tagSchema).max(50).default([]),
  criteria: z.array(criterionTextSchema).max(100).default([]),
  parentId: z.string().nullable().default(null),
});
export type CreateTask = z.input<typeof createTaskSchema>;

/** `version` is the one the caller saw; a newer one in the database answers CONFLICT with nothing changed. */
export const updateTaskSchema = z.object({
  id: z.string(),
  version: z.number().int(),
  patch: z
    .object({
      title: titleSchema,
      description: descriptionSchema,
      priority: taskPrioritySchema,
      status: taskStatusSchema,
      complexity: taskClassSchema.nullable(),
      estimateMinutes: minutesSchema.nullable(),
      estimateHighMinutes: minutesSchema.nullable(),
      actualMinutes: minutesSchema.nullable(),
      parentId: z.string().nullable(),
      links: z.array(taskLinkSchema).max(50),
      tags: z.array(tagSchema).max(50),
      criteria: z
        .array(
          z.object({
            id: z.string().optional(),
            text: criterionTextSchema,
            checked: z.boolean(),
            kind: z.enum(criterionKinds).optional(),
          }),
        )
        .max(100),
      dependencyIds: z.array(z.string()).max(200),
    })
    .partial(),
});
export type UpdateTask = z.infer<typeof updateTaskSchema>;

/** The same change of several tasks; ids or short numbers. */
export const changeManySchema = z.object({
  ids: z.array(z.string()).min(1).max(1000),
  patch: z
    .object({
      status: taskStatusSchema,
      priority: taskPrioritySchema,
      complexity: taskClassSchema.nullable(),
      addTags: z.array(tagSchema).max(50),
      removeTags: z.array(tagSchema).max(50),
      workspaceId: z.string(),
      archived: z.boolean(),
    })
    .partial(),
});
export type ChangeMany = z.infer<typeof changeManySchema>;

/** What the board's rows can stand for. */
export const taskGroupingSchema = z.enum(["parent", "tag", "priority"]);
export type TaskGrouping = z.infer<typeof taskGroupingSchema>;

/** A row of the board: the tasks with this first tag, parent or priority; null = those without. */
export const taskGroupSchema = z.discriminatedUnion("by", [
  z.object({ by: z.literal("tag"), value: tagSchema.nullable() }),
  z.object({ by: z.literal("parent"), value: z.string().nullable() }),
  z.object({ by: z.literal("priority"), value: taskPrioritySchema }),
]);
export type TaskGroup = z.infer<typeof taskGroupSchema>;

/** Puts a card between two neighbours of the target column; null = the column's end on that side. `group` changes its row too. */
export const moveTaskSchema = z.object({
  id: z.string(),
  status: taskStatusSchema,
  afterId: z.string().nullable(),
  beforeId: z.string().nullable(),
  group: taskGroupSchema.optional(),
});
export type MoveTask = z.infer<typeof moveTaskSchema>;

/** Returned by every change so that it can be undone in one step. */
export const changeSchema = z.object({ groupId: z.string() });
export type Change = z.infer<typeof changeSchema>;

/** Tasks of one list. */
export const mostListed = 6000;

export const listTasksSchema = z.object({
  workspaceId: z.string().default("home"),
  status: taskStatusSchema.optional(),
  /** The next part of a long column: only cards below this rank. */
  afterRank: z.string().optional(),
  /** Words of title or description, the last one perhaps unfinished. */
  search: z.string().max(500).optional(),
  /** The archived ones instead. */
  archived: z.boolean().optional(),
  /** The first cards of each column, so that a long one does not keep the others out. */
  perColumn: z.number().int().min(1).max(1000).optional(),
  limit: z.number().int().min(1).max(mostListed).default(1000),
});
export type ListTasks = z.input<typeof listTasksSchema>;

export const commentSchema = z.object({
  id: z.string(),
  taskId: z.string(),
  /** `note`, `result`, `research_with_links`, `manualsetup`, or another word of a Todo2 file. */
  type: z.string(),
  author: z.enum(["human", "model", "system", "mcp", "sync"]),
  /** Markdown. */
  text: z.string(),
  createdAt: z.number().int(),
  updatedAt: z.number().int(),
});
export type Comment = z.infer<typeof commentSchema>;

export const addCommentSchema = z.object({
  taskId: z.string(),
  type: z.string().max(60).default("note"),
  text: z.string().trim().min(1, "a comment needs a text").max(100_000, "a comment has at most 100,000 characters"),
});
export type AddComment = z.input<typeof addCommentSchema>;
