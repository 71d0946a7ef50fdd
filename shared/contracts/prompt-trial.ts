import { z } from "zod";
import { longestPrompt, promptTextSchema } from "~/shared/contracts/prompt";

/** One answer to a prompt, for comparing revisions and models side by side. */
export const tryPromptSchema = z.object({
  text: promptTextSchema,
  /** Values of the placeholders by name, without braces. */
  values: z.record(z.string(), z.string().max(longestPrompt)).default({}),
  model: z.string().trim().min(1).max(300).optional(),
  seed: z.number().int().min(0).max(1_000_000).default(1),
  maxTokens: z.number().int().min(1).max(4_096).default(512),
});
export type TryPrompt = z.output<typeof tryPromptSchema>;
export type TryPromptInput = z.input<typeof tryPromptSchema>;

export const promptTrialSchema = z.object({
  model: z.string(),
  output: z.string(),
  /** `length` when it was cut off. */
  finishReason: z.string(),
  promptTokens: z.number().int(),
  outputTokens: z.number().int(),
  ttftMs: z.number().nullable(),
  ms: z.number(),
});
export type PromptTrial = z.infer<typeof promptTrialSchema>;
