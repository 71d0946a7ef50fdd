import type { ModelFolder } from "~/server/engines/mlx/model-folder";
import { type RunningModel, toLoaded } from "~/server/engines/running-model";
import type { Model, ModelDetail } from "~/shared/contracts/model";

const capabilities = ["completion"];

export function toModel(folder: ModelFolder, running: RunningModel | undefined): Model {
  return {
    name: folder.name,
    engine: "mlx",
    format: "mlx",
    sizeBytes: folder.sizeBytes,
    digest: folder.digest,
    modifiedAt: folder.modifiedAt,
    family: folder.family,
    parameterCount: folder.parameterCount,
    quantization: folder.quantization,
    bitsPerWeight: folder.bitsPerWeight,
    contextLength: folder.contextLength,
    capabilities,
    loaded: running ? toLoaded(running) : null,
  };
}

export function toModelDetail(folder: ModelFolder, running: RunningModel | undefined): ModelDetail {
  const { path, files, template } = folder;
  return { ...toModel(folder, running), path, files, template, parameters: "", license: "" };
}

/** An entry of Ollama's `/api/tags`. */
export function toTagsEntry(folder: ModelFolder): Record<string, unknown> {
  return {
    name: folder.name,
    model: folder.name,
    modified_at: new Date(folder.modifiedAt).toISOString(),
    size: folder.sizeBytes,
    digest: folder.digest,
    details: toDetails(folder),
    capabilities,
  };
}

/** Ollama's `/api/show`. Clients crash without `model_info`, and read the context length from it. */
export function toShowBody(folder: ModelFolder): Record<string, unknown> {
  return {
    license: "",
    modelfile: `FROM ${folder.path}\n`,
    parameters: "",
    template: folder.template,
    details: toDetails(folder),
    model_info: {
      "general.architecture": folder.family,
      "general.basename": folder.name,
      "general.parameter_count": folder.parameterCount,
      [`${folder.family}.context_length`]: folder.contextLength,
      [`${folder.family}.embedding_length`]: folder.embeddingLength,
    },
    capabilities,
    modified_at: new Date(folder.modifiedAt).toISOString(),
  };
}

function toDetails(folder: ModelFolder): Record<string, unknown> {
  return {
    parent_model: "",
    format: "mlx",
    family: folder.family,
    families: [folder.family],
    parameter_size: formatParameterCount(folder.parameterCount),
    quantization_level: folder.quantization,
    context_length: folder.contextLength,
    embedding_length: folder.embeddingLength,
  };
}

/** As Ollama writes it: "8.0B", "134.52M", "820". */
export function formatParameterCount(count: number): string {
  if (count >= 1e9) return `${(count / 1e9).toFixed(1)}B`;
  if (count >= 1e6) return `${(count / 1e6).toFixed(2)}M`;
  if (count >= 1e3) return `${(count / 1e3).toFixed(2)}K`;
  return String(count);
}
