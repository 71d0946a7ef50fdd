import { z } from "zod";
import { type RunningModel, toLoaded } from "~/server/engines/running-model";
import type { Model, ModelDetail } from "~/shared/contracts/model";

/** An entry of `/api/tags`, as far as it is used here. */
export const tagsEntrySchema = z.looseObject({
  name: z.string(),
  digest: z.string(),
  size: z.number(),
  modified_at: z.string(),
  details: z.looseObject({
    format: z.string().optional(),
    family: z.string().optional(),
    quantization_level: z.string().optional(),
  }),
});
export type TagsEntry = z.infer<typeof tagsEntrySchema>;

/** The answer of `/api/show`, as far as it is used here. */
export const showSchema = z.looseObject({
  license: z.string().default(""),
  parameters: z.string().default(""),
  template: z.string().default(""),
  system: z.string().default(""),
  model_info: z.record(z.string(), z.unknown()).default({}),
  capabilities: z.array(z.string()).default(["completion"]),
});
export type ShowBody = z.infer<typeof showSchema>;

export function toModel(entry: TagsEntry, show: ShowBody | null, running: RunningModel | undefined): Model {
  const info = show?.model_info ?? {};
  const parameterCount = number(info["general.parameter_count"]);
  return {
    name: entry.name,
    engine: "ollama",
    format: entry.details.format === "safetensors" ? "mlx" : "gguf",
    sizeBytes: entry.size,
    digest: entry.digest,
    modifiedAt: Date.parse(entry.modified_at) || 0,
    family: entry.details.family ?? "unknown",
    parameterCount,
    quantization: entry.details.quantization_level ?? "unknown",
    bitsPerWeight: parameterCount ? (entry.size * 8) / parameterCount : null,
    contextLength: number(info[`${info["general.architecture"]}.context_length`]),
    capabilities: show?.capabilities ?? ["completion"],
    contextBytesPerToken: measureContext(info),
    loaded: running ? toLoaded(running) : null,
  };
}

export function toModelDetail(entry: TagsEntry, show: ShowBody, running: RunningModel | undefined): ModelDetail {
  const { template, parameters, license, system } = show;
  const model = toModel(entry, show, running);
  return {
    ...model,
    path: null,
    files: [],
    template,
    parameters,
    license,
    system,
    architecture: null,
    isPacked: !/^(F16|BF16|F32)$/.test(model.quantization),
    madeFrom: null,
    hasAdapter: false,
  };
}

/** Keys and values of every layer at 16 bits (GGUF's metadata). Null where layers differ or figures are missing. */
function measureContext(info: Record<string, unknown>): number | null {
  const of = (field: string) => number(info[`${info["general.architecture"]}.${field}`]);
  const layers = of("block_count");
  const heads = of("attention.head_count");
  const width = of("embedding_length");
  const keyHeads = of("attention.head_count_kv");
  if (!layers || !heads || !width || !keyHeads) return null;
  const keyWidth = of("attention.key_length") ?? width / heads;
  const valueWidth = of("attention.value_length") ?? keyWidth;
  return Math.round(2 * layers * keyHeads * (keyWidth + valueWidth));
}

const number = (value: unknown): number | null => (typeof value === "number" ? value : null);
