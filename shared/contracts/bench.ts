import { z } from "zod";
import { engineIdSchema } from "~/shared/contracts/engine";

/** Raised whenever a figure's definition changes; runs of different protocols are never compared. */
export const BENCH_PROTOCOL = 1;

export const benchSideSchema = z.enum(["a", "b"]);
export type BenchSide = z.infer<typeof benchSideSchema>;

export const benchOptionsSchema = z.object({
  /** The first model; the ratio is A over B. */
  modelA: z.string().min(1),
  modelB: z.string().min(1).nullable().default(null),
  pairs: z.number().int().min(1).max(50).default(3),
  promptTokens: z.number().int().min(8).max(131_072).default(512),
  outputTokens: z.number().int().min(2).max(16_384).default(128),
  warmups: z.number().int().min(0).max(5).default(1),
  /** Use this text as the prompt (a unique first line is still added) instead of one built to `promptTokens`. */
  prompt: z.string().max(200_000).optional(),
});
export type BenchOptions = z.input<typeof benchOptionsSchema>;

/**
 * One repetition on one engine. Times are milliseconds on the client's monotonic clock counted from the moment the
 * request was sent, with the engine contacted directly; counts are the engine's own.
 */
export const benchSampleSchema = z.object({
  pair: z.number().int(),
  side: benchSideSchema,
  /** Position in the run, from 0, in the order of execution. */
  position: z.number().int(),
  /** First and last chunk with text: the first one is the time to first token. */
  firstTokenAtMs: z.number(),
  lastTokenAtMs: z.number(),
  endMs: z.number(),
  /** Chunks that carried text; fewer than `outputTokens` when the engine sends several tokens in one. */
  textChunks: z.number().int(),
  promptTokens: z.number().int(),
  /** Prompt tokens taken from a cache; null when the engine does not tell. */
  cachedTokens: z.number().int().nullable(),
  outputTokens: z.number().int(),
  finishReason: z.string(),
  /** Requests sent until this one counted: a short answer is asked for again with another first line. */
  attempts: z.number().int(),
  /** Engine-reported nanoseconds, kept beside ours and never compared across engines. */
  enginePromptNs: z.number().nullable(),
  engineDecodeNs: z.number().nullable(),
  loadNs: z.number().nullable(),
  peakResidentBytes: z.number().int().nullable(),
  /** What the runner saw going wrong (see `shared/bench-flags.ts`); flags that follow from the figures are derived on read. */
  flags: z.array(z.string()),
  outputText: z.string(),
  startedAt: z.number().int(),
});
export type BenchSample = z.infer<typeof benchSampleSchema>;

/** One load of a model from disk into memory on the client's clock. The state of the file cache is unknown. */
export const benchLoadSchema = z.object({ side: benchSideSchema, loadMs: z.number() });
export type BenchLoad = z.infer<typeof benchLoadSchema>;

export const benchModelSchema = z.object({
  name: z.string(),
  engine: engineIdSchema,
  digest: z.string(),
  quantization: z.string(),
  bitsPerWeight: z.number().nullable(),
  sizeBytes: z.number(),
  engineVersion: z.string().nullable(),
});
export type BenchModel = z.infer<typeof benchModelSchema>;

export const machineSchema = z.object({
  hostname: z.string(),
  os: z.string(),
  arch: z.string(),
  cpu: z.string(),
  cores: z.number().int(),
  memoryBytes: z.number().int(),
});
export type Machine = z.infer<typeof machineSchema>;

export const benchRunSchema = z.object({
  id: z.string(),
  protocol: z.number().int(),
  status: z.enum(["running", "complete", "partial", "failed"]),
  options: benchOptionsSchema,
  a: benchModelSchema,
  b: benchModelSchema.nullable(),
  machine: machineSchema,
  ollmlxVersion: z.string(),
  /** The context length both engines were given. */
  contextTokens: z.number().int(),
  loads: z.array(benchLoadSchema),
  startedAt: z.number().int(),
  finishedAt: z.number().int().nullable(),
  samples: z.array(benchSampleSchema),
  error: z.string().nullable(),
});
export type BenchRun = z.infer<typeof benchRunSchema>;
