import { z } from "zod";
import { promptTextSchema } from "~/shared/contracts/prompt";
import { verdictSchema } from "~/shared/contracts/prompt-optimization";

/** Prompts of one comparison, the first one included. */
export const mostJudged = 4;

/** Asks a judge which prompts are better than the first one. */
export const judgePromptsSchema = z.object({
  /** The one that the others are compared with, then the others. */
  texts: z.array(promptTextSchema).min(2).max(mostJudged),
  model: z.string().trim().min(1).max(300).optional(),
});
export type JudgePrompts = z.output<typeof judgePromptsSchema>;

export const promptVerdictsSchema = z.object({
  /** The judge. */
  model: z.string(),
  /** For each text after the first, seen from it; null where it is the same text or the judge is not trusted. */
  verdicts: z.array(verdictSchema.nullable()),
  /** Why the judge is not trusted; null when it is. */
  fault: z.string().nullable(),
});
export type PromptVerdicts = z.infer<typeof promptVerdictsSchema>;
