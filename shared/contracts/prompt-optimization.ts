import { z } from "zod";
import { promptTextSchema } from "~/shared/contracts/prompt";
import { lintFindingSchema, promptScoresSchema } from "~/shared/contracts/prompt-lint";

/** Why an optimisation ended. */
export const stopReasons = [
  "target_reached",
  "no_findings",
  "no_improvement",
  "max_rounds",
  "budget",
  "gate_failed",
  "judge_unreliable",
  "regression",
  "aborted",
] as const;
export const stopReasonSchema = z.enum(stopReasons);
export type StopReason = z.infer<typeof stopReasonSchema>;

/** What a rewrite must not do; see `shared/prompt-gates.ts`. */
export const gateNames = [
  "empty",
  "unchanged",
  "echo",
  "answered",
  "placeholders",
  "protected",
  "invented",
  "negation",
  "language",
  "length",
] as const;
export const gateFailureSchema = z.object({ gate: z.enum(gateNames), message: z.string() });
export type GateFailure = z.infer<typeof gateFailureSchema>;

export const questionSchema = z.object({
  /** The lint's rule, or "model". */
  rule: z.string(),
  question: z.string(),
});
export type PromptQuestion = z.infer<typeof questionSchema>;

/** Which of two texts won, seen from the candidate; in each order and together. */
export const verdictSchema = z.object({
  /** Candidate shown first, candidate shown second; null = no usable answer. */
  first: z.enum(["win", "loss", "tie"]).nullable(),
  second: z.enum(["win", "loss", "tie"]).nullable(),
  /** A win or loss only when both orders agree. */
  together: z.enum(["win", "loss", "tie"]),
  reason: z.string(),
});
export type Verdict = z.infer<typeof verdictSchema>;

export const evalComparisonSchema = z.object({
  /** Held-out cases that pass, before and after. */
  before: z.number().int(),
  after: z.number().int(),
  cases: z.number().int(),
  /** Cases that only the candidate, or only the best so far, passes. */
  wins: z.number().int(),
  losses: z.number().int(),
  /** One-sided sign test over wins and losses; null below five held-out cases. */
  p: z.number().nullable(),
});
export type EvalComparison = z.infer<typeof evalComparisonSchema>;

export const candidateSchema = z.object({
  text: z.string(),
  scores: promptScoresSchema.nullable(),
  gateFailures: z.array(gateFailureSchema),
  verdict: verdictSchema.nullable(),
  evaluation: evalComparisonSchema.nullable(),
  isAccepted: z.boolean(),
  reason: z.string(),
});
export type Candidate = z.infer<typeof candidateSchema>;

export const optimizationRoundSchema = z.object({
  number: z.number().int(),
  /** What the rewrites of this round should mend. */
  findings: z.array(z.object({ rule: z.string(), message: z.string(), quote: z.string() })),
  candidates: z.array(candidateSchema),
  tokens: z.number().int(),
  ms: z.number(),
});
export type OptimizationRound = z.infer<typeof optimizationRoundSchema>;

/** How a model did on the built-in labelled pairs. */
export const judgeRecordSchema = z.object({
  model: z.string(),
  /** Share of pairs judged right in both orders. */
  accuracy: z.number(),
  /** Share of pairs whose verdict changed with the order. */
  flipRate: z.number(),
  pairs: z.number().int(),
  isReliable: z.boolean(),
  measuredAt: z.number().int(),
});
export type JudgeRecord = z.infer<typeof judgeRecordSchema>;

export const optimizationReportSchema = z.object({
  original: z.string(),
  best: z.string(),
  isChanged: z.boolean(),
  before: promptScoresSchema,
  after: promptScoresSchema,
  /** What decided: the lint alone, or the lint and a judge whose verdicts could be used. */
  source: z.enum(["lint", "lint+judge"]),
  findings: z.array(lintFindingSchema),
  questions: z.array(questionSchema),
  rounds: z.array(optimizationRoundSchema),
  stopReason: stopReasonSchema,
  judge: judgeRecordSchema.nullable(),
  tokens: z.number().int(),
  ms: z.number(),
  warnings: z.array(z.string()),
});
export type OptimizationReport = z.infer<typeof optimizationReportSchema>;

export const optimizeRequestSchema = z
  .object({
    /** A stored prompt; its active revision, or `revisionId`. */
    promptId: z.string().optional(),
    revisionId: z.string().optional(),
    /** Instead of a stored prompt: this text. */
    text: promptTextSchema.optional(),
    /** Instead of both: a run that was cut short, or "last"; all else is what that run was asked for. */
    resumeId: z.string().trim().min(1).max(100).optional(),
    /** Facts that a rewrite may use, such as the task's text. */
    context: z.string().max(20_000).default(""),
    /** Answers to questions of an earlier run; facts too. */
    answers: z
      .array(z.object({ question: z.string().max(500), answer: z.string().max(2_000) }))
      .max(20)
      .default([]),
    model: z.string().trim().min(1).max(300).optional(),
    /** Who compares; the same model when left out. */
    judgeModel: z.string().trim().min(1).max(300).optional(),
    maxRounds: z.number().int().min(1).max(10).default(3),
    budgetSeconds: z.number().min(1).max(3_600).default(120),
    budgetTokens: z.number().int().min(100).max(200_000).default(12_000),
    /** Overall score at which nothing more is tried. */
    minScore: z.number().min(0).max(1).default(0.8),
    /** Strings that every rewrite must contain. */
    preserve: z.array(z.string().min(1).max(500)).max(50).default([]),
    /** The set whose cases test the rewrites; left out: the prompt's only one; null: none. */
    evalSetId: z.string().nullable().optional(),
    /** Report only: no revision is stored. */
    dryRun: z.boolean().default(false),
  })
  .refine(
    ({ promptId, text, resumeId }) => [promptId, text, resumeId].filter((each) => each !== undefined).length === 1,
    "give one of a stored prompt, a text, or a run to go on with",
  );
export type OptimizeRequest = z.output<typeof optimizeRequestSchema>;
export type OptimizeInput = z.input<typeof optimizeRequestSchema>;

export const optimizationSchema = z.object({
  id: z.string(),
  promptId: z.string().nullable(),
  baseRevisionId: z.string().nullable(),
  /** The revision that holds the best text; null where nothing was kept. */
  bestRevisionId: z.string().nullable(),
  model: z.string(),
  judgeModel: z.string(),
  /** What it was asked for; null for runs of versions that did not keep it. */
  request: optimizeRequestSchema.nullable(),
  status: z.enum(["running", "ok", "failed", "cancelled", "interrupted"]),
  report: optimizationReportSchema.nullable(),
  startedAt: z.number().int(),
  finishedAt: z.number().int().nullable(),
});
export type Optimization = z.infer<typeof optimizationSchema>;

/** How a run ended that was stopped before its end. */
export const cutShortStatuses = ["interrupted", "cancelled", "failed"] satisfies Optimization["status"][];

/** Whether a run was stopped before its end and can go on with the rest of its budget. */
export const isCutShort = ({ status, request }: Pick<Optimization, "status" | "request">): boolean =>
  request !== null && cutShortStatuses.some((each) => each === status);

/** The name of a stored prompt's optimisation in the list of jobs, by which every tab finds it. */
export const optimizationTitle = (promptName: string): string => `Improve ${promptName}`;
