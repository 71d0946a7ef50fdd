import { z } from "zod";
import { executeRulesSchema } from "~/shared/contracts/execution";
import { taskGroupingSchema, taskStatusSchema } from "~/shared/contracts/task";

/** How a workspace's board behaves and what may move by itself. */
export const workspaceRulesSchema = z.object({
  /** The most cards that a column should hold; a column without a number has no limit. */
  wipLimits: z.partialRecord(taskStatusSchema, z.number().int().min(1).max(1000)).default({}),
  /** Items that every new task gets as its definition of done. */
  definitionOfDone: z.array(z.string().trim().min(1).max(500)).max(30).default([]),
  /** What happens to a new task without a person's click. */
  onCreate: z.enum(["nothing", "analyze", "analyze_and_propose"]).default("nothing"),
  /** Whether a run that passed its checks may end in Done instead of Review. */
  mayFinish: z.boolean().default(false),
  /** What a model may do in the workspace's folder by itself. */
  execute: executeRulesSchema.prefault({}),
});
export type WorkspaceRules = z.infer<typeof workspaceRulesSchema>;

const rules = workspaceRulesSchema.shape;
/** Some of the rules; those left out stay as they are, which a schema with defaults would not leave alone. */
const rulesPatchSchema = z.object({
  wipLimits: rules.wipLimits.unwrap().optional(),
  definitionOfDone: rules.definitionOfDone.unwrap().optional(),
  onCreate: rules.onCreate.unwrap().optional(),
  mayFinish: rules.mayFinish.unwrap().optional(),
  execute: executeRulesSchema.optional(),
});

/** A named set of filters, as the page keeps them in its address. */
export const savedViewSchema = z.object({
  id: z.string(),
  name: z.string().trim().min(1).max(80),
  /** The query of the address, without the question mark. */
  query: z.string().max(2000),
  /** What the board's rows stand for; absent = no rows. */
  lanes: taskGroupingSchema.optional(),
});
export type SavedView = z.infer<typeof savedViewSchema>;

export const workspaceSchema = z.object({
  id: z.string(),
  name: z.string(),
  path: z.string().nullable(),
  rules: workspaceRulesSchema,
  views: z.array(savedViewSchema),
  /** Tasks that are not archived. */
  taskCount: z.number().int(),
  createdAt: z.number().int(),
  archivedAt: z.number().int().nullable(),
});
export type Workspace = z.infer<typeof workspaceSchema>;

export const createWorkspaceSchema = z.object({
  name: z.string().trim().min(1).max(80).optional(),
  /** An absolute path of a folder on the daemon's machine. */
  path: z.string().min(1).max(4096),
});

export const updateWorkspaceSchema = z.object({
  id: z.string(),
  patch: z
    .object({
      name: z.string().trim().min(1).max(80),
      path: z.string().min(1).max(4096).nullable(),
      rules: rulesPatchSchema,
      views: z.array(savedViewSchema).max(100),
      archived: z.boolean(),
    })
    .partial(),
});
export type UpdateWorkspace = z.infer<typeof updateWorkspaceSchema>;
