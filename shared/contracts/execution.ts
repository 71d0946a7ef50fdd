import { z } from "zod";
import { parseRungSchema } from "~/shared/contracts/proposal";

/** Kinds of easy work that a model may do by itself. */
export const executionCategories = ["review", "docs", "refactor", "tests", "format"] as const;
export const executionCategorySchema = z.enum(executionCategories);
export type ExecutionCategory = z.infer<typeof executionCategorySchema>;

/** running -> review -> applied | rejected | superseded; applied -> reverted. The rest are ends without a proposal. */
export const executionStatuses = [
  "running",
  "review",
  "applied",
  "rejected",
  "superseded",
  "reverted",
  "failed",
  "cancelled",
  "interrupted",
] as const;
export const executionStatusSchema = z.enum(executionStatuses);
export type ExecutionStatus = z.infer<typeof executionStatusSchema>;

/** propose: a person decides; auto: applied by itself where evidence allows it. */
export const executionModes = ["propose", "auto"] as const;
export const executionModeSchema = z.enum(executionModes);

/** What the model was sent of one file. */
export const manifestEntrySchema = z.object({
  path: z.string(),
  /** target: may be changed; context: to read only; guidelines: the project's rules. */
  role: z.enum(["target", "context", "guidelines"]),
  chars: z.number().int(),
  cutChars: z.number().int(),
  /** Why it was chosen. */
  reason: z.string(),
  /** The lines that were sent of a file too long to be sent whole; 1-based, inclusive. */
  region: z.object({ from: z.number().int(), to: z.number().int() }).optional(),
});
export type ManifestEntry = z.infer<typeof manifestEntrySchema>;

/** One file's change; the server computes every diff from these two texts. */
export const proposedFileSchema = z.object({
  path: z.string(),
  /** Null = the file is new. */
  before: z.string().nullable(),
  after: z.string(),
  /** Things a reviewer should look at; one of them keeps the change from being applied by itself. */
  warnings: z.array(z.string()),
});
export type ProposedFile = z.infer<typeof proposedFileSchema>;

/** What applying did to one file of the user's tree; `after` null = it was deleted. */
export const writtenFileSchema = z.object({
  path: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type WrittenFile = z.infer<typeof writtenFileSchema>;

export const findingSchema = z.object({
  path: z.string(),
  line: z.number().int().min(1),
  severity: z.enum(["low", "medium", "high"]),
  text: z.string(),
});
export type Finding = z.infer<typeof findingSchema>;

export const checkResultSchema = z.object({
  name: z.string(),
  /** missing: its program could not be started. */
  status: z.enum(["passed", "failed", "timeout", "missing"]),
  exitCode: z.number().int().nullable(),
  durationMs: z.number(),
  /** The end of what it printed. */
  tail: z.string(),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

export const confidenceReasonSchema = z.object({
  text: z.string(),
  /** Step on the logit scale; null = a cap. */
  weight: z.number().nullable(),
});
export type ConfidenceReason = z.infer<typeof confidenceReasonSchema>;

/** One attempt of a model at a task, from the gates to the decision. */
export const executionSchema = z.object({
  id: z.string(),
  taskId: z.string(),
  workspaceId: z.string(),
  runId: z.string(),
  /** 1 for the first attempt at the task. */
  attempt: z.number().int(),
  category: executionCategorySchema,
  status: executionStatusSchema,
  mode: executionModeSchema,
  engine: z.string(),
  model: z.string(),
  promptRevisionId: z.string(),
  /** A person's comments on the attempt before, which this one answers. */
  feedback: z.string(),
  /** The commit that the model worked on; null = a copy of a folder without git. */
  baseCommit: z.string().nullable(),
  manifest: z.array(manifestEntrySchema),
  files: z.array(proposedFileSchema),
  findings: z.array(findingSchema),
  explanation: z.string(),
  checksBefore: z.array(checkResultSchema),
  checksAfter: z.array(checkResultSchema),
  /** How the checks were kept apart from the machine. */
  sandbox: z.string().nullable(),
  /** Rounds in which the model corrected its own answer. */
  repairs: z.number().int(),
  /** What was wrong with each answer that was not taken. */
  refusals: z.array(z.string()),
  parseRung: parseRungSchema.nullable(),
  /** 0 to 1; null until the attempt ends in a proposal. */
  confidence: z.number().min(0).max(1).nullable(),
  reasons: z.array(confidenceReasonSchema),
  /** What the model said of itself; a small part of `confidence`. */
  selfConfidence: z.number().nullable(),
  promptTokens: z.number().int(),
  /** Of `promptTokens`, those that the engine had in memory already and did not read again. */
  cachedTokens: z.number().int(),
  outputTokens: z.number().int(),
  durationMs: z.number().int().nullable(),
  error: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }).nullable(),
  /** What applying wrote; it is what a revert takes back. */
  written: z.array(writtenFileSchema),
  /** The branch that it was applied to instead of the user's files. */
  branch: z.string().nullable(),
  createdAt: z.number().int(),
  finishedAt: z.number().int().nullable(),
  decidedAt: z.number().int().nullable(),
});
export type Execution = z.infer<typeof executionSchema>;

/** One condition that must hold before a model is asked. */
export const gateSchema = z.object({ name: z.string(), isOpen: z.boolean(), detail: z.string() });
export type Gate = z.infer<typeof gateSchema>;

export const startExecutionSchema = z.object({
  /** Id, "12" or "#12". */
  taskId: z.string().min(1),
  category: executionCategorySchema.optional(),
  model: z.string().trim().min(1).max(300).optional(),
  mode: executionModeSchema.default("propose"),
  /** In mode `auto`: applied only above this; the line can be raised, never lowered. */
  minConfidence: z.number().min(0.8).max(1).default(0.8),
  /** Comments on the attempt before; the model gets them with what it proposed. */
  feedback: z.string().trim().max(4_000).default(""),
});
export type StartExecution = z.input<typeof startExecutionSchema>;

/** What is taken of one file: some of its hunks by number, or a text that a person edited; left out = all of it. */
export const chosenFileSchema = z.object({
  path: z.string(),
  hunks: z.array(z.number().int().min(0)).max(10_000).optional(),
  text: z.string().max(1_000_000).optional(),
});
export type ChosenFile = z.infer<typeof chosenFileSchema>;

export const applyExecutionSchema = z.object({
  /** Id of an execution, or of a task for its newest proposal. */
  id: z.string().min(1),
  /** Only these files; left out = all as proposed. */
  files: z.array(chosenFileSchema).min(1).max(50).optional(),
  /** files: the user's folder; branch: a commit on a branch of its own, the user's files stay as they are. */
  target: z.enum(["files", "branch"]).default("files"),
});
export type ApplyExecution = z.input<typeof applyExecutionSchema>;

/** How reliable a model is for a category, and whether it may apply by itself. */
export const evidenceSchema = z.object({
  model: z.string(),
  category: executionCategorySchema,
  /** Labels of decided attempts, newest first: 1 taken, 0.5 taken after larger edits, 0 rejected or reverted. */
  outcomes: z.array(z.number()),
  isUnlocked: z.boolean(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export const calibrationSchema = z.object({
  evidence: z.array(evidenceSchema),
  /** Decided attempts by predicted confidence, in tenths. */
  bins: z.array(z.object({ from: z.number(), count: z.number().int(), predicted: z.number(), accepted: z.number() })),
  /** Mean squared distance of confidence and outcome; null = nothing decided. */
  brier: z.number().nullable(),
  decided: z.number().int(),
  outputTokens: z.number().int(),
  modelMs: z.number().int(),
});
export type Calibration = z.infer<typeof calibrationSchema>;

const globsSchema = z.array(z.string().trim().min(1).max(300)).max(50);

export const checkRuleSchema = z.object({
  name: z.string().trim().min(1).max(80),
  /** Program and arguments; no shell reads them. */
  argv: z.array(z.string().min(1).max(1_000)).min(1).max(50),
  timeoutSeconds: z.number().int().min(1).max(1_800).default(120),
});
export type CheckRule = z.infer<typeof checkRuleSchema>;

/** What a model may do in a workspace's folder. */
export const executeRulesSchema = z.object({
  enabled: z.boolean().default(false),
  /** Files that may be changed, as globs from the folder. */
  allow: globsSchema.default(["**"]),
  deny: globsSchema.default([]),
  checks: z.array(checkRuleSchema).max(10).default([]),
  /** Folders outside of git that checks need, such as node_modules; they are linked into the working copy. */
  linkFolders: z.array(z.string().trim().min(1).max(300)).max(10).default([]),
  maxFiles: z.number().int().min(1).max(10).default(3),
  maxChangedLines: z.number().int().min(1).max(2_000).default(200),
  maxFileBytes: z.number().int().min(1_000).max(262_144).default(65_536),
  repairRounds: z.number().int().min(0).max(2).default(2),
  /** Whether attempts started in mode `auto` may apply by themselves once a model has earned it. */
  auto: z.boolean().default(false),
});
export type ExecuteRules = z.infer<typeof executeRulesSchema>;
