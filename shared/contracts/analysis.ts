import { z } from "zod";
import { taskClassSchema } from "~/shared/contracts/task";

/** One reason for a class, with the place in the task that gave it. */
export const factorSchema = z.object({
  name: z.string(),
  /** Positive = harder. Their sum decides the class. */
  weight: z.number(),
  /** The words of the task, or the number, that it rests on. */
  evidence: z.string(),
});
export type Factor = z.infer<typeof factorSchema>;

export const analysisSchema = z.object({
  class: taskClassSchema,
  /** 0 to 1: how far the sum lies from the next class. */
  certainty: z.number().min(0).max(1),
  /** Simple, with criteria, and nothing to wait for. */
  canAutoExecute: z.boolean(),
  /** Complex and not yet split. A medium task may be split too, but is done as it stands where nobody asks. */
  needsBreakdown: z.boolean(),
  factors: z.array(factorSchema),
  /** A model's own opinion where one was asked; it may differ. */
  opinion: z.object({ model: z.string(), class: taskClassSchema, reason: z.string() }).nullable(),
  /** Where the work is best done, and why. */
  recommendation: z.object({ place: z.enum(["local", "cloud"]), reason: z.string() }),
});
export type Analysis = z.infer<typeof analysisSchema>;

export const estimateSchema = z.object({
  /** Minutes by which half, and nine of ten, of such tasks are done. */
  p50Minutes: z.number().int(),
  p90Minutes: z.number().int(),
  method: z.enum(["history", "similar", "model", "class"]),
  /** What it rests on: tasks with their times, or the model's words. */
  evidence: z.array(
    z.object({
      text: z.string(),
      taskNumber: z.number().int().optional(),
      minutes: z.number().optional(),
      /** 0 to 1: how alike that task is. */
      similarity: z.number().min(0).max(1).optional(),
    }),
  ),
  /** How tasks were compared, in words; absent in estimates of before there was a choice. */
  comparison: z.string().optional(),
});
export type Estimate = z.infer<typeof estimateSchema>;
