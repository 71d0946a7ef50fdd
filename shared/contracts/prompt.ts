import { z } from "zod";

/** A text the product sends to a model. Revisions are immutable; the active one is used. */
export const promptRevisionSchema = z.object({
  id: z.string(),
  promptId: z.string(),
  number: z.number().int(),
  parentId: z.string().nullable(),
  text: z.string(),
  author: z.enum(["builtin", "human", "model"]),
  reason: z.string(),
  createdAt: z.number().int(),
});
export type PromptRevision = z.infer<typeof promptRevisionSchema>;

export const promptSchema = z.object({
  id: z.string(),
  name: z.string(),
  summary: z.string(),
  /** Placeholders that every revision must keep, such as "{task}". */
  placeholders: z.array(z.string()),
  activeRevisionId: z.string(),
  revisionCount: z.number().int(),
  updatedAt: z.number().int(),
});
export type Prompt = z.infer<typeof promptSchema>;
