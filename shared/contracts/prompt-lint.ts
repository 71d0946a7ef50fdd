import { z } from "zod";

export const promptDimensions = ["clarity", "specificity", "completeness", "structure", "actionability"] as const;
export const promptDimensionSchema = z.enum(promptDimensions);
export type PromptDimension = z.infer<typeof promptDimensionSchema>;

/** How much a finding takes off its dimension's score: error 0.5, warning 0.25, note 0.1. */
export const lintSeveritySchema = z.enum(["error", "warning", "note"]);
export type LintSeverity = z.infer<typeof lintSeveritySchema>;

const score = z.number().min(0).max(1);

/** Each 0 to 1; `overall` is the mean of the five. */
export const promptScoresSchema = z.object({
  clarity: score,
  specificity: score,
  completeness: score,
  structure: score,
  actionability: score,
  overall: score,
});
export type PromptScores = z.infer<typeof promptScoresSchema>;

export const lintFindingSchema = z.object({
  rule: z.string(),
  dimension: promptDimensionSchema,
  severity: lintSeveritySchema,
  message: z.string(),
  /** What to do about it. */
  fix: z.string(),
  /** Where it is in the text, in UTF-16 units; null when something is missing. */
  start: z.number().int().nullable(),
  end: z.number().int().nullable(),
  /** The words it is about; "" when something is missing. */
  quote: z.string(),
  /** From 1; null when something is missing. */
  line: z.number().int().nullable(),
});
export type LintFinding = z.infer<typeof lintFindingSchema>;

export const promptLintSchema = z.object({
  scores: promptScoresSchema,
  findings: z.array(lintFindingSchema),
  placeholders: z.array(z.string()),
  /** ISO code or a script's name; null when the text is too short to tell. */
  language: z.string().nullable(),
  /** Rules about words know English only; false = only the others were used. */
  isFullyChecked: z.boolean(),
  /** `isExact` is false for an estimate from the text's length. */
  tokens: z.object({ count: z.number().int(), isExact: z.boolean() }),
  rulesChecked: z.number().int(),
});
export type PromptLint = z.infer<typeof promptLintSchema>;
