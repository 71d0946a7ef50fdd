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
  /** Pairs go on up to this number until the interval of the decode ratio is as narrow as `intervalTarget`; null = `pairs`. */
  maxPairs: z.number().int().min(1).max(100).nullable().default(null),
  /** Half the width of the interval, relative to the ratio: 0.03 = within 3 %. */
  intervalTarget: z.number().min(0.001).max(1).default(0.03),
  /** Pause before each repetition, in which the machine cools and is looked at. */
  delayMs: z.number().int().min(0).max(60_000).default(0),
  /** Flags repetitions during which the machine was busy, hot, swapping or saving power, and measures them again. */
  watchMachine: z.boolean().default(true),
  /** Further prompt lengths: time to first token against length, decode against the depth of the context. */
  lengths: z.array(z.number().int().min(8).max(131_072)).max(12).default([]),
  /** Numbers of requests at once. */
  concurrency: z.array(z.number().int().min(1).max(64)).max(8).default([]),
  /** Tokens of one long answer, to see whether the machine slows down; null = none. */
  sustainedTokens: z.number().int().min(64).max(16_384).nullable().default(null),
  /** Small jobs with known answers, so that speed does not hide broken output. */
  workloads: z.boolean().default(false),
  /** The same request through the daemon's own API, to see what that costs. */
  gateway: z.boolean().default(false),
  /** Memory of each engine alone: idle, loaded, at most, after unloading. */
  memory: z.boolean().default(false),
});
export type BenchOptions = z.input<typeof benchOptionsSchema>;

/** What is asked for: a new run, or the rest of one that was cut short. */
export const benchJobSchema = z.union([z.object({ resumeRunId: z.string() }), benchOptionsSchema]);

/** The machine just before a repetition, and the energy spent on it; null where the system does not tell. */
export const environmentSchema = z.object({
  /** Share of all processors that was busy while the engines were idle, 0 to 1. */
  otherLoad: z.number().nullable(),
  swapBytes: z.number().nullable(),
  thermal: z.enum(["nominal", "fair", "serious", "critical"]).nullable(),
  onBattery: z.boolean().nullable(),
  lowPower: z.boolean().nullable(),
  /** What the processors spent while the repetition ran, all programs together. */
  energyJoules: z.number().nullable().default(null),
});
export type Environment = z.infer<typeof environmentSchema>;

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
  /** Which test of the run it belongs to (`shared/bench-cases.ts`). */
  caseId: z.string().default("main"),
  via: z.enum(["engine", "gateway"]).default("engine"),
  /** When the request was sent, on the clock of the run, so that requests at once can be laid over each other. */
  sentAtMs: z.number().default(0),
  /** When each chunk with text arrived, since the request was sent; [] in runs of before this was kept. */
  chunkAtMs: z.array(z.number()).default([]),
  environment: environmentSchema.nullable().default(null),
});
export type BenchSample = z.infer<typeof benchSampleSchema>;

/** One load of a model from disk into memory on the client's clock. The state of the file cache is unknown. */
export const benchLoadSchema = z.object({ side: benchSideSchema, loadMs: z.number() });
export type BenchLoad = z.infer<typeof benchLoadSchema>;

/** Resident bytes of an engine's processes by `ps`, with no other model loaded. The same source for every engine. */
export const benchMemorySchema = z.object({
  side: benchSideSchema,
  idleBytes: z.number(),
  loadedBytes: z.number(),
  peakBytes: z.number(),
  afterBytes: z.number(),
});
export type BenchMemory = z.infer<typeof benchMemorySchema>;

export const benchModelSchema = z.object({
  name: z.string(),
  engine: engineIdSchema,
  digest: z.string(),
  quantization: z.string(),
  bitsPerWeight: z.number().nullable(),
  sizeBytes: z.number(),
  engineVersion: z.string().nullable(),
  /** Requests of one model that the engine answers at once. */
  slots: z.number().int().nullable().default(null),
});
export type BenchModel = z.infer<typeof benchModelSchema>;

export const machineSchema = z.object({
  hostname: z.string(),
  os: z.string(),
  arch: z.string(),
  cpu: z.string(),
  cores: z.number().int(),
  memoryBytes: z.number().int(),
  /** Where figures of energy come from, or why there are none; absent in runs of before this was looked at. */
  energySource: z.string().optional(),
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
  /** The job that measures it, or did last; a resumed run has another one than it began with. */
  jobId: z.string().default(""),
  /** Hash of protocol, work and the models' digests; runs with the same one may be compared. "" in old runs. */
  configHash: z.string().default(""),
  memory: z.array(benchMemorySchema).default([]),
  /** Since when later runs are held against this one; null = they are not. */
  baselineAt: z.number().int().nullable().default(null),
});
export type BenchRun = z.infer<typeof benchRunSchema>;
