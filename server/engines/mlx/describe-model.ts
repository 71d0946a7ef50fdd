import type { ModelFolder } from "~/server/engines/mlx/model-folder";
import { modelfileText, parametersText } from "~/server/engines/mlx/modelfile-text";
import { type RunningModel, toLoaded } from "~/server/engines/running-model";
import type { Model, ModelDetail } from "~/shared/contracts/model";

const plainWeights = /^(F16|BF16|F32)$/;

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
    capabilities: folder.capabilities,
    contextBytesPerToken: folder.contextBytesPerToken,
    loaded: running ? toLoaded(running) : null,
  };
}

export function toModelDetail(folder: ModelFolder, running: RunningModel | undefined): ModelDetail {
  const { path, files, template, parameters, license, overlay } = folder;
  return {
    ...toModel(folder, running),
    path,
    files,
    template,
    parameters: parametersText(parameters),
    license,
    system: overlay.system ?? "",
    architecture: folder.architecture,
    isPacked: !plainWeights.test(folder.quantization),
    madeFrom: overlay.from ?? null,
    hasAdapter: overlay.adapter !== undefined,
  };
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
    capabilities: folder.capabilities,
  };
}

/** An entry of Ollama's `/api/ps`. Memory is shared with the GPU: all of a model is in it. */
export function toRunningEntry(folder: ModelFolder, running: RunningModel): Record<string, unknown> {
  const size = Math.round(Number(running.size || running.size_vram || folder.sizeBytes));
  return {
    name: folder.name,
    model: folder.name,
    size,
    digest: folder.digest,
    details: toDetails(folder),
    expires_at: running.expires_at,
    size_vram: size,
    context_length: running.context_length ?? folder.contextLength ?? 0,
  };
}

/** Ollama's `/api/show`. Clients crash without `model_info`, and read the context length from it. */
export function toShowBody(folder: ModelFolder): Record<string, unknown> {
  const { overlay, license, template, parameters, family } = folder;
  return {
    license,
    modelfile: modelfileText(folder),
    parameters: parametersText(parameters),
    template,
    ...(overlay.system === undefined ? {} : { system: overlay.system }),
    details: toDetails(folder),
    ...(overlay.messages?.length ? { messages: overlay.messages } : {}),
    model_info: {
      "general.architecture": family,
      "general.basename": folder.folder.split("/")[1],
      "general.parameter_count": folder.parameterCount,
      ...folder.info,
    },
    capabilities: folder.capabilities,
    modified_at: new Date(folder.modifiedAt).toISOString(),
  };
}

function toDetails(folder: ModelFolder): Record<string, unknown> {
  return {
    parent_model: folder.overlay.from ?? "",
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
