import { requireDiskSpace } from "~/server/engines/disk-space";
import type { ImportSource } from "~/server/engines/engine";
import { readOverlay } from "~/server/engines/mlx/overlay";
import { readOwnParameters } from "~/server/engines/mlx/own-parameters";
import { AppError, toAppError } from "~/server/errors";
import type { JobContext } from "~/server/jobs/job-handler";
import type { Runtime } from "~/server/runtime";
import { findMlxModel } from "~/server/services/models/find-mlx-model";
import { findChatFormat } from "~/server/services/models/ollama-templates";
import { requireFreeName } from "~/server/services/models/target-name";
import type { ModelDetail } from "~/shared/contracts/model";
import type { TwinPlan, TwinRequest } from "~/shared/contracts/model-work";
import { proposeTwinName } from "~/shared/model-names";

type Parts = Pick<Runtime, "engines"> & { config: Pick<Runtime["config"], "modelsDir"> };

/** Classes that the importer of Ollama 0.17.4 converts (its convert package). */
const knownArchitectures = new Set(
  `LlamaForCausalLM MllamaForConditionalGeneration Llama4ForConditionalGeneration Mistral3ForConditionalGeneration
  Ministral3ForCausalLM MixtralForCausalLM GemmaForCausalLM Gemma2ForCausalLM Gemma3ForCausalLM
  Gemma3ForConditionalGeneration Gemma3nForConditionalGeneration Phi3ForCausalLM Qwen2ForCausalLM
  Qwen2_5_VLForConditionalGeneration Qwen3VLForConditionalGeneration Qwen3VLMoeForConditionalGeneration Olmo3ForCausalLM
  BertModel NomicBertModel NomicBertMoEModel CohereForCausalLM GptOssForCausalLM DeepseekOCRForCausalLM
  DeepseekV3ForCausalLM Glm4MoeLiteForCausalLM GlmOcrForConditionalGeneration Lfm2ForCausalLM Lfm2MoeForCausalLM
  Lfm2VlForConditionalGeneration Qwen3NextForCausalLM Qwen3_5ForConditionalGeneration Qwen3_5MoeForConditionalGeneration
  NemotronHForCausalLM`.split(/\s+/),
);
const knownOllama = [0, 17, 4] as const;

/** Ollama's name: `[host/][namespace/]model[:tag]`. */
const ollamaName = /^([A-Za-z0-9][\w.-]*\/){0,2}[A-Za-z0-9_][\w.-]*(:[A-Za-z0-9_][\w.-]*)?$/;

/** What the twin would be, and why it cannot be made if so. Throws NOT_FOUND for a model that is not installed. */
export async function planTwin(parts: Parts, request: TwinRequest): Promise<TwinPlan> {
  const target = request.target ?? proposeTwinName(request.model, request.quantization);
  const { engine, model: name } = await parts.engines.resolve(request.model);
  const model = await engine.showModel(name);
  const obstacle = await checkTwin(parts, { ...request, target }).then(
    () => null,
    (thrown: unknown) => {
      const { code, message, hint } = toAppError(thrown);
      return { code, message, hint: hint ?? null };
    },
  );
  return {
    target,
    unpackedBytes: model.isPacked && model.parameterCount !== null ? model.parameterCount * 2 : null,
    chatFormat: findChatFormat(model.template)?.name ?? null,
    obstacle,
  };
}

/** Throws what keeps the twin from being made: NOT_FOUND, BAD_REQUEST, CONFLICT, UNAVAILABLE, NOT_SUPPORTED. */
export async function checkTwin({ engines }: Parts, request: TwinRequest & { target: string }): Promise<ModelDetail> {
  const { model, workshop } = await findMlxModel(engines, request.model, "given a GGUF twin");
  const { target } = request;
  if (!ollamaName.test(target)) {
    throw new AppError("BAD_REQUEST", `'${target}' is not a name for Ollama`, { hint: "Use <name> or <name>:<tag>." });
  }
  const ollama = engines.get("ollama");
  await ollama.ready(10_000);
  await requireFreeName(engines, "ollama", target);
  if (model.hasAdapter) {
    throw new AppError("NOT_SUPPORTED", `${model.name} has an adapter beside its weights`, {
      hint: "Fuse it into a model of its own first, and make the twin of that.",
    });
  }
  const { architecture } = model;
  if (!architecture || (!knownArchitectures.has(architecture) && !isNewer(ollama.status().version))) {
    const name = architecture ?? "an unnamed one";
    throw new AppError("NOT_SUPPORTED", `Ollama's importer does not take this architecture (${name})`, {
      hint: "Pull a GGUF of the same model from Ollama's library or as hf.co/<org>/<name> instead.",
    });
  }
  if (model.isPacked) await workshop.require();
  return model;
}

/** Unpacks the weights where needed and lets Ollama import them. Result `{ name, engine, from, chatFormat }`. */
export async function makeTwin(
  parts: Parts,
  request: TwinRequest & { target: string },
  { signal, report }: Pick<JobContext, "signal" | "report">,
): Promise<Record<string, unknown>> {
  const { target, quantization } = request;
  const model = await checkTwin(parts, request);
  const { workshop } = await findMlxModel(parts.engines, model.name, "given a GGUF twin");
  const ollama = parts.engines.get("ollama");
  if (!ollama.importFolder || model.path === null) throw new AppError("NOT_SUPPORTED", "Ollama cannot import here");
  const format = findChatFormat(model.template);
  const rest: Omit<ImportSource, "folder"> = {
    quantization: quantization === "f16" ? null : quantization,
    template: format?.template ?? null,
    system: model.system === "" ? null : model.system,
    parameters: await chooseParameters(model.path, format?.stop ?? []),
  };
  // The files handed over, and the 16-bit model made of them, lie beside each other until Ollama tidies up.
  const bytes = (model.parameterCount ?? 0) * 2 * 2;
  if (ollama.status().mode === "managed")
    await requireDiskSpace(parts.config.modelsDir, bytes, `the twin of ${model.name}`);
  const importFrom = async (folder: string) => ollama.importFolder?.(target, { folder, ...rest }, { signal, report });
  try {
    if (model.isPacked) await workshop.withPlainWeights(model.name, { signal, report }, importFrom);
    else await importFrom(model.path);
  } catch (error) {
    // The name was free, so what stands there now is what this work has left.
    await ollama.removeModel(target).catch(() => undefined);
    throw error;
  }
  return { name: target, engine: "ollama", from: model.name, chatFormat: format?.name ?? null };
}

/** The model's own, and what else would make Ollama's answers differ from those of the same weights here. */
async function chooseParameters(folder: string, formatStops: readonly string[]): Promise<Record<string, unknown>> {
  const own = await readOwnParameters(folder, await readOverlay(folder));
  const ownStops = (Array.isArray(own.stop) ? own.stop : [own.stop]).filter((stop) => typeof stop === "string");
  const stop = [...new Set([...ownStops, ...formatStops])];
  return { repeat_penalty: 1, ...own, ...(stop.length > 0 ? { stop } : {}) };
}

/** Whether a server is newer than the one whose architectures are known. */
function isNewer(version: string | null): boolean {
  const parts = /(\d+)\.(\d+)\.(\d+)/
    .exec(version ?? "")
    ?.slice(1)
    .map(Number);
  if (!parts) return false;
  for (const [index, known] of knownOllama.entries()) {
    const part = parts[index] ?? 0;
    if (part !== known) return part > known;
  }
  return false;
}
