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

const titleSchema = z.string().trim().min(1, "a task needs a title").max(500, "a title has at most 500 characters");
const descriptionSchema = z.string().max(200_000, "a description has at most 200,000 characters");
const tagSchema = z.string().trim().min(1).max(60);
const criterionTextSchema = z.string().trim().min(1).max(2_000);

/** What a card on the board shows; never the description, so that a list stays small. */
export const taskCardSchema = z.object({
  id: z.string(),
  /** Short number for people, unique, never reused. */
  number: z.number().int(),
  title: z.string(),
  status: taskStatusSchema,
  priority: taskPrioritySchema,
  /** Fractional index: cards of a column sort by this string. */
  rank: z.string(),
  parentId: z.string().nullable(),
  complexity: taskClassSchema.nullable(),
  estimateMinutes: z.number().int().nullable(),
  tags: z.array(z.string()),
  subtaskCount: z.number().int(),
  subtaskDoneCount: z.number().int(),
  criteriaCount: z.number().int(),
  criteriaDoneCount: z.number().int(),
  /** Ids of tasks it depends on that are neither Done nor Cancelled. */
  openDependencyIds: z.array(z.string()),
  version: z.number().int(),
  createdAt: z.number().int(),
  updatedAt: z.number().int(),
});
export type TaskCard = z.infer<typeof taskCardSchema>;

export const criterionSchema = z.object({ id: z.string(), text: criterionTextSchema, checked: z.boolean() });
export type Criterion = z.infer<typeof criterionSchema>;

export const taskDetailSchema = taskCardSchema.extend({
  description: z.string(),
  criteria: z.array(criterionSchema),
  dependencyIds: z.array(z.string()),
  subtasks: z.array(taskCardSchema),
});
export type TaskDetail = z.infer<typeof taskDetailSchema>;

export const createTaskSchema = z.object({
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
      estimateMinutes: z.number().int().min(1).max(100_000).nullable(),
      tags: z.array(tagSchema).max(50),
      criteria: z
        .array(z.object({ id: z.string().optional(), text: criterionTextSchema, checked: z.boolean() }))
        .max(100),
      dependencyIds: z.array(z.string()).max(200),
    })
    .partial(),
});
export type UpdateTask = z.infer<typeof updateTaskSchema>;

/** Puts a card between two neighbours of the target column; null = the column's end on that side. */
export const moveTaskSchema = z.object({
  id: z.string(),
  status: taskStatusSchema,
  afterId: z.string().nullable(),
  beforeId: z.string().nullable(),
});
export type MoveTask = z.infer<typeof moveTaskSchema>;

/** Returned by every change so that it can be undone in one step. */
export const changeSchema = z.object({ groupId: z.string() });
export type Change = z.infer<typeof changeSchema>;
