import { z } from "zod";

/** What a model writes about a task and files of its workspace. It lands as a comment; no file is changed. */
export const assistActionSchema = z.enum(["architecture", "review", "code", "documentation"]);
export type AssistAction = z.infer<typeof assistActionSchema>;

export const assistLabels: Record<AssistAction, string> = {
  architecture: "Assess the architecture",
  review: "Review code",
  code: "Draft code",
  documentation: "Draft documentation",
};

export const assistOrderSchema = z.object({
  /** Id, "12" or "#12". */
  taskId: z.string(),
  action: assistActionSchema,
  model: z.string().trim().min(1).max(300).optional(),
  /** Files of the workspace that the model reads. */
  paths: z.array(z.string().min(1).max(1_000)).max(20).default([]),
});
