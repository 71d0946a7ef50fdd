import { z } from "zod";
import { promptScoresSchema } from "~/shared/contracts/prompt-lint";

/** Most characters of a prompt. */
export const longestPrompt = 50_000;

export const promptTextSchema = z
  .string()
  .max(longestPrompt, `a prompt has at most ${longestPrompt} characters`)
  .refine((text) => text.trim() !== "", "the prompt is empty");

/** A text for a model. Revisions are immutable; the active one is used. */
export const promptRevisionSchema = z.object({
  id: z.string(),
  promptId: z.string(),
  number: z.number().int(),
  /** The revision that it was made from. */
  parentId: z.string().nullable(),
  text: z.string(),
  author: z.enum(["builtin", "human", "model"]),
  reason: z.string(),
  /** Rewrites of a model that were refused are kept, with the reason. */
  status: z.enum(["accepted", "rejected"]),
  statusReason: z.string(),
  /** The run of the optimiser that made it; null for others. */
  optimizationId: z.string().nullable(),
  createdAt: z.number().int(),
});
export type PromptRevision = z.infer<typeof promptRevisionSchema>;

/** A revision with what the lint says of it and the labels that point to it. */
export const scoredRevisionSchema = promptRevisionSchema.extend({
  scores: promptScoresSchema,
  tokens: z.number().int(),
  labels: z.array(z.string()),
});
export type ScoredRevision = z.infer<typeof scoredRevisionSchema>;

export const promptSchema = z.object({
  id: z.string(),
  name: z.string(),
  summary: z.string(),
  /** Placeholders that every revision must keep, such as "{task}". */
  placeholders: z.array(z.string()),
  /** builtin = ollmlx itself uses it. */
  origin: z.enum(["builtin", "human"]),
  activeRevisionId: z.string(),
  revisionCount: z.number().int(),
  updatedAt: z.number().int(),
});
export type Prompt = z.infer<typeof promptSchema>;

/** `active` and `latest` are the product's own; all others are free. */
export const promptLabelSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "a label has small letters, digits and dashes, 40 at most")
  .refine((label) => label !== "active" && label !== "latest", "active and latest are set by ollmlx itself");

export const newPromptSchema = z.object({
  name: z.string().trim().min(1, "a prompt needs a name").max(120),
  summary: z.string().trim().max(500).default(""),
  text: promptTextSchema,
});
export type NewPromptInput = z.input<typeof newPromptSchema>;
