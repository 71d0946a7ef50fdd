import { z } from "zod";
import { longestPrompt } from "~/shared/contracts/prompt";

const text = z.string().min(1).max(5_000);

/** What must be true of an answer. */
export const assertionSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("contains"), value: text }),
  z.object({ type: z.literal("not-contains"), value: text }),
  z.object({ type: z.literal("equals"), value: text }),
  z.object({
    type: z.literal("regex"),
    value: z
      .string()
      .min(1)
      .max(500)
      .refine((pattern) => {
        try {
          return Boolean(new RegExp(pattern, "u"));
        } catch {
          return false;
        }
      }, "this is no regular expression"),
  }),
  /** Any JSON, or JSON that fits the schema. */
  z.object({
    type: z.literal("is-json"),
    value: z
      .record(z.string(), z.unknown())
      .refine((schema) => {
        try {
          return Boolean(z.fromJSONSchema(schema));
        } catch {
          return false;
        }
      }, "this is no JSON schema that can be checked")
      .optional(),
  }),
  z.object({ type: z.literal("max-tokens"), value: z.number().int().positive() }),
  z.object({ type: z.literal("max-ms"), value: z.number().positive() }),
  /** How the answer must end: `stop`, or `length` when it was cut off. */
  z.object({ type: z.literal("finish-reason"), value: z.enum(["stop", "length"]) }),
]);
export type Assertion = z.infer<typeof assertionSchema>;

export const evalCaseSchema = z.object({
  name: z.string().trim().min(1).max(120),
  /** Values of the placeholders, by name without braces. */
  values: z.record(z.string(), z.string().max(longestPrompt)).default({}),
  assertions: z.array(assertionSchema).min(1, "a case needs an assertion").max(20),
});
export type EvalCase = z.infer<typeof evalCaseSchema>;

export const evalCasesSchema = z
  .array(evalCaseSchema)
  .min(1, "a set needs a case")
  .max(50, "a set has at most 50 cases")
  .refine((cases) => new Set(cases.map(({ name }) => name)).size === cases.length, "two cases have the same name");

export const evalSetSchema = z.object({
  id: z.string(),
  promptId: z.string(),
  name: z.string(),
  cases: z.array(evalCaseSchema),
  updatedAt: z.number().int(),
});
export type EvalSet = z.infer<typeof evalSetSchema>;

export const evalOutcomeSchema = z.object({
  case: z.string(),
  /** Held-out cases only accept or reject; no rewriter sees them. */
  part: z.enum(["dev", "held-out"]),
  /** From 1; more than one shows how stable the prompt is. */
  replica: z.number().int(),
  isPassed: z.boolean(),
  failures: z.array(z.string()),
  output: z.string(),
  tokens: z.number().int(),
  ms: z.number(),
});
export type EvalOutcome = z.infer<typeof evalOutcomeSchema>;

export const evalRunSchema = z.object({
  id: z.string(),
  setId: z.string(),
  promptId: z.string(),
  revisionId: z.string(),
  model: z.string(),
  status: z.enum(["running", "ok", "failed", "cancelled", "interrupted"]),
  outcomes: z.array(evalOutcomeSchema),
  startedAt: z.number().int(),
  finishedAt: z.number().int().nullable(),
});
export type EvalRun = z.infer<typeof evalRunSchema>;

export const evaluateRequestSchema = z.object({
  setId: z.string(),
  revisionId: z.string().optional(),
  model: z.string().trim().min(1).max(300).optional(),
  replicas: z.number().int().min(1).max(10).default(1),
});
export type EvaluateRequest = z.output<typeof evaluateRequestSchema>;
