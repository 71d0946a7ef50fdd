import { z } from "zod";

/** The forms of one example, a JSON object a line. */
export const exampleKindSchema = z.enum(["chat", "completion", "text"]);

/** What was found in a file of training examples. */
export const trainingDataReportSchema = z.object({
  /** Names the stored copy; given to `fineTune`. */
  id: z.string(),
  examples: z.number().int(),
  kinds: z.record(exampleKindSchema, z.number().int()),
  /** Lines left out because a line before them is the same. */
  duplicates: z.number().int(),
  /** About four letters a token. */
  approximateTokens: z.number().int(),
  longestApproximateTokens: z.number().int(),
  sizeBytes: z.number().int(),
  /** The first of the lines that cannot be used, with their number from 1. */
  problems: z.array(z.object({ line: z.number().int(), reason: z.string() })),
  problemCount: z.number().int(),
  /** The first examples as a person reads them. */
  samples: z.array(z.object({ prompt: z.string(), answer: z.string() })),
  /** Whether it is enough to train with; else why not. */
  obstacle: z.string().nullable(),
});
export type TrainingDataReport = z.infer<typeof trainingDataReportSchema>;

/** LoRA training of an installed MLX model. */
export const fineTuneRequestSchema = z.object({
  model: z.string().trim().min(1).max(300),
  /** `org/name` of the model that comes out; a name without an organisation becomes `local/<name>`. */
  target: z.string().trim().min(1).max(300),
  /** `id` of a checked file of examples. */
  dataId: z.string().regex(/^[0-9a-f]{16}$/, "the id that the data check gave"),
  iterations: z.number().int().min(1).max(100_000).default(200),
  batchSize: z.number().int().min(1).max(64).default(2),
  learningRate: z.number().gt(0).max(1).default(1e-4),
  /** Transformer blocks from the end that are trained; -1 = all. */
  layers: z.number().int().min(-1).max(1000).default(8),
  rank: z.number().int().min(1).max(256).default(8),
  /** Longer examples are cut. */
  maxTokens: z.number().int().min(32).max(32_768).default(1024),
  seed: z.number().int().min(0).max(2_147_483_647).default(0),
  /** adapter: the base model's files with the adapter beside them; fuse: new weights that need no adapter. */
  finish: z.enum(["adapter", "fuse"]).default("adapter"),
});
export type FineTuneRequest = z.output<typeof fineTuneRequestSchema>;

/** One figure of a training under way. Losses are means of the natural logarithm over tokens. */
export const trainingPointSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("train"),
    step: z.number().int(),
    loss: z.number(),
    tokensPerSecond: z.number().nullable(),
    peakBytes: z.number().nullable(),
  }),
  z.object({ type: z.literal("valid"), step: z.number().int(), loss: z.number() }),
  z.object({ type: z.literal("checkpoint"), step: z.number().int() }),
]);
export type TrainingPoint = z.infer<typeof trainingPointSchema>;

/** How the backend split and measured the data. */
export const trainingSplitSchema = z.object({
  train: z.number().int(),
  valid: z.number().int(),
  tokens: z.number().int(),
  longest: z.number().int(),
  skipped: z.number().int(),
});

/** What remains of a training: `training.json` beside the model that came out. */
export const trainingRecordSchema = z.object({
  base: z.string(),
  request: fineTuneRequestSchema,
  split: trainingSplitSchema.nullable(),
  points: z.array(trainingPointSchema),
  finishedAt: z.number().int(),
});
export type TrainingRecord = z.infer<typeof trainingRecordSchema>;
