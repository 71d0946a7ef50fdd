import { type BenchModel, type BenchRun, type BenchSample, benchOptionsSchema } from "~/shared/contracts/bench";

/** A clean repetition: 512 prompt tokens in 200 ms, then one token each 10 ms. */
export function buildSample(overrides: Partial<BenchSample> & { itlMs?: number } = {}): BenchSample {
  const { itlMs = 10, ...fields } = overrides;
  const outputTokens = fields.outputTokens ?? 128;
  const firstTokenAtMs = fields.firstTokenAtMs ?? 200;
  const lastTokenAtMs = fields.lastTokenAtMs ?? firstTokenAtMs + itlMs * (outputTokens - 1);
  return {
    pair: 0,
    side: "a",
    position: 0,
    firstTokenAtMs,
    lastTokenAtMs,
    endMs: lastTokenAtMs + 1,
    textChunks: outputTokens,
    promptTokens: 512,
    cachedTokens: 0,
    outputTokens,
    finishReason: "length",
    attempts: 1,
    enginePromptNs: null,
    engineDecodeNs: null,
    loadNs: null,
    peakResidentBytes: null,
    flags: [],
    outputText: "text",
    startedAt: 1_700_000_000_000,
    caseId: "main",
    via: "engine",
    sentAtMs: 0,
    chunkAtMs: [],
    environment: null,
    ...fields,
  };
}

export const mlxModel: BenchModel = {
  name: "mlx-community/Llama-3.2-1B-Instruct-8bit",
  engine: "mlx",
  digest: "0123456789ab",
  quantization: "8bit g64",
  bitsPerWeight: 8.5,
  sizeBytes: 1.3 * 1024 ** 3,
  engineVersion: "mlx-lm 0.32.2",
  slots: null,
};

export const ggufModel: BenchModel = {
  ...mlxModel,
  name: "llama3.2:1b-instruct-q8_0",
  engine: "ollama",
  quantization: "Q8_0",
  engineVersion: "0.17.4",
};

export function buildRun(overrides: Partial<BenchRun> = {}): BenchRun {
  return {
    id: "run",
    protocol: 1,
    status: "complete",
    options: benchOptionsSchema.parse({ modelA: mlxModel.name, modelB: ggufModel.name, pairs: 6 }),
    a: mlxModel,
    b: ggufModel,
    machine: { hostname: "mac", os: "macOS 15", arch: "arm64", cpu: "Apple M2", cores: 8, memoryBytes: 16 * 1024 ** 3 },
    ollmlxVersion: "0.1.0",
    contextTokens: 768,
    loads: [],
    startedAt: 1_700_000_000_000,
    finishedAt: 1_700_000_060_000,
    samples: [],
    error: null,
    jobId: "run",
    configHash: "",
    memory: [],
    baselineAt: null,
    ...overrides,
  };
}

/** `pairs` pairs with B at `ratio` times the inter-token time of A. */
export function buildPairs(pairs: number, ratio = 1): BenchSample[] {
  return Array.from({ length: pairs }, (_, pair) => [
    buildSample({ pair, side: "a", position: 2 * pair, firstTokenAtMs: 200 + pair }),
    buildSample({ pair, side: "b", position: 2 * pair + 1, firstTokenAtMs: 200 + pair, itlMs: 10 * ratio }),
  ]).flat();
}
