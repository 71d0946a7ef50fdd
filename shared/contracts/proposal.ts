import { z } from "zod";
import { taskClassSchema } from "~/shared/contracts/task";

const itemKeySchema = z.string().regex(/^s[1-9]\d?$/);
/** A breakdown has 3 to 8; a long document gives more. */
const mostItems = 99;

/** One subtask as the model proposed it or the person edited it. `key` is s1, s2 and so on. */
export const proposedSubtaskSchema = z.object({
  key: itemKeySchema,
  /** The proposed task that it becomes a part of; none = the task that was broken down. */
  parentKey: itemKeySchema.nullish(),
  title: z.string().trim().min(1).max(200),
  description: z.string().max(4_000),
  acceptanceCriteria: z.array(z.string().trim().min(1).max(500)).min(1).max(5),
  complexity: taskClassSchema,
  minutes: z.number().int().min(5).max(2_400),
  /** Keys of subtasks that stand before this one in the model's order. */
  dependsOn: z.array(itemKeySchema),
});
export type ProposedSubtask = z.infer<typeof proposedSubtaskSchema>;

/** Which rung of the parse ladder gave the value (strict is best). */
export const parseRungSchema = z.enum(["strict", "extracted", "repaired", "reasked", "degraded"]);
export type ParseRung = z.infer<typeof parseRungSchema>;

export const proposalStatusSchema = z.enum(["ready", "stale", "applied", "rejected", "superseded"]);

export const proposalSchema = z.object({
  id: z.string(),
  taskId: z.string(),
  runId: z.string(),
  kind: z.literal("breakdown"),
  status: proposalStatusSchema,
  /** The task's version that the model saw; another one at apply time makes the proposal stale. */
  baseTaskVersion: z.number().int(),
  /** The model's one-paragraph reasoning for the split. */
  approach: z.string(),
  items: z.array(proposedSubtaskSchema).min(1).max(mostItems),
  parseRung: parseRungSchema,
  /** Things a reviewer should look at, such as "s3 repeats task #12". */
  warnings: z.array(z.string()),
  model: z.string(),
  createdAt: z.number().int(),
  decidedAt: z.number().int().nullable(),
});
export type Proposal = z.infer<typeof proposalSchema>;

/** `items` in the order wanted, edited and without the unticked; left out = all as proposed. */
export const applyProposalSchema = z.object({
  id: z.string(),
  items: z.array(proposedSubtaskSchema).min(1).max(mostItems).optional(),
  /** Apply although the task changed since the model saw it. */
  acceptStale: z.boolean().default(false),
});
export type ApplyProposal = z.input<typeof applyProposalSchema>;

/** Another proposal for one place of a breakdown under review. */
export const replaceSubtaskSchema = z.object({
  id: z.string(),
  /** The one to be replaced. */
  key: itemKeySchema,
  /** The titles under review, so that the new one repeats none of them. */
  titles: z.array(z.string().max(200)).max(mostItems),
  /** What the person wants instead; "" leaves it to the model. */
  wish: z.string().max(1_000).default(""),
});

export const applyResultSchema = z.object({
  groupId: z.string(),
  /** The new subtasks in the order of the items. */
  taskIds: z.array(z.string()),
  /** What was left out, such as a dependency on an item that was not taken. */
  warnings: z.array(z.string()),
});
export type ApplyResult = z.infer<typeof applyResultSchema>;

/** One call of a model for the workflow, kept whether it worked or not. */
export const runSchema = z.object({
  id: z.string(),
  taskId: z.string().nullable(),
  kind: z.enum(["breakdown", "brief", "assist", "execute"]),
  status: z.enum(["running", "ok", "failed", "cancelled", "interrupted"]),
  engine: z.string(),
  model: z.string(),
  promptRevisionId: z.string(),
  rawOutput: z.string(),
  parseRung: parseRungSchema.nullable(),
  error: z.string().nullable(),
  promptTokens: z.number().int().nullable(),
  outputTokens: z.number().int().nullable(),
  ttftMs: z.number().nullable(),
  tokensPerSecond: z.number().nullable(),
  startedAt: z.number().int(),
  finishedAt: z.number().int().nullable(),
});
export type Run = z.infer<typeof runSchema>;
