import { z } from "zod";
import { newPromptSchema, promptLabelSchema, promptRevisionSchema, promptTextSchema } from "~/shared/contracts/prompt";
import { evalCasesSchema } from "~/shared/contracts/prompt-evaluation";

export const promptFileFormats = ["json", "markdown", "promptfoo"] as const;
export const promptFileFormatSchema = z.enum(promptFileFormats);
export type PromptFileFormat = z.infer<typeof promptFileFormatSchema>;

const revisionNumber = z.number().int().positive();

/** A prompt with its whole history as one JSON file. Revisions are named by their numbers, oldest first. */
export const promptFileSchema = z
  .object({
    format: z.literal("ollmlx-prompt"),
    version: z.literal(1),
    name: newPromptSchema.shape.name,
    summary: z.string().max(500),
    placeholders: z.array(z.string().max(100)).max(100),
    revisions: z
      .array(
        promptRevisionSchema
          .pick({ author: true, reason: true, status: true, statusReason: true, createdAt: true })
          .extend({ number: revisionNumber, parent: revisionNumber.nullable(), text: promptTextSchema }),
      )
      .min(1)
      .max(500),
    active: revisionNumber,
    labels: z.record(promptLabelSchema, revisionNumber).default({}),
    evalSets: z
      .array(z.object({ name: z.string().trim().min(1).max(120), cases: evalCasesSchema }))
      .max(50)
      .default([]),
  })
  .superRefine(({ revisions, active, labels }, context) => {
    const numbers = new Set(revisions.map(({ number }) => number));
    const unknown = [active, ...Object.values(labels), ...revisions.flatMap(({ parent }) => parent ?? [])].find(
      (number) => !numbers.has(number),
    );
    if (numbers.size !== revisions.length)
      context.addIssue({ code: "custom", message: "two revisions have the same number" });
    if (unknown !== undefined)
      context.addIssue({ code: "custom", message: `there is no revision ${unknown} in the file` });
  });
export type PromptFile = z.output<typeof promptFileSchema>;
