import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { measureWeights, type Quantization } from "~/server/engines/mlx/measure-weights";
import { readCapabilities, readLicense, readModelInfo } from "~/server/engines/mlx/model-facts";
import { type Overlay, readOverlay } from "~/server/engines/mlx/overlay";
import { readOwnParameters } from "~/server/engines/mlx/own-parameters";
import { readSafetensorsHeader, type Tensor } from "~/server/engines/mlx/safetensors";
import { mlxName } from "~/server/engines/model-ref";

/** A model's folder as it stands on disk. */
export interface ModelFolder {
  /** As lists show it: `org/name`, or `name:tag` as Ollama writes it. */
  name: string;
  /** `org/name` or `org/name@tag`: its place below the store, and its name at the backend. */
  folder: string;
  path: string;
  files: { name: string; sizeBytes: number }[];
  sizeBytes: number;
  modifiedAt: number;
  digest: string;
  family: string;
  parameterCount: number;
  bitsPerWeight: number;
  quantization: string;
  contextLength: number | null;
  embeddingLength: number | null;
  /** Bytes that each token of a conversation takes; null where the config does not say. */
  contextBytesPerToken: number | null;
  /** The class of the model's code on the hub, such as "LlamaForCausalLM"; null where the config does not say. */
  architecture: string | null;
  template: string;
  capabilities: string[];
  license: string;
  /** Ollama's `model_info` as far as config.json tells it. */
  info: Record<string, unknown>;
  /** What makes it a derived model; {} for one as it was pulled. */
  overlay: Overlay;
  /** Its options for requests that say nothing, by Ollama's names. */
  parameters: Record<string, unknown>;
}

interface FileFact {
  name: string;
  sizeBytes: number;
  modifiedMs: number;
}

/** What a folder looks like without opening its files; the same text = the same model. Null = not a model's folder. */
export async function fingerprintFolder(path: string): Promise<{ digest: string; files: FileFact[] } | null> {
  const names = (await readdir(path)).filter((name) => !name.startsWith(".")).sort();
  if (!names.includes("config.json") || !names.some(isWeights)) return null;
  const files = await Promise.all(names.map((name) => describeFile(path, name)));
  const facts = files.filter((file): file is FileFact => file !== null);
  const digest = createHash("sha256");
  for (const { name, sizeBytes, modifiedMs } of facts) digest.update(`${name}\0${sizeBytes}\0${modifiedMs}\n`);
  return { digest: digest.digest("hex"), files: facts };
}

/** Reads config, tensor headers and texts. Null when the weights are not all there yet. */
export async function readModelFolder(folder: string, path: string): Promise<ModelFolder | null> {
  const print = await fingerprintFolder(path);
  if (!print) return null;
  const tensors = await readTensors(path, print.files);
  const config = await readJson(join(path, "config.json"));
  if (!tensors || !config) return null;
  const inner = (config.text_config ?? {}) as Record<string, unknown>;
  const weights = measureWeights(tensors, config.quantization as Quantization | undefined);
  const family = String(config.model_type ?? inner.model_type ?? "unknown");
  const template = await readTemplate(path);
  const overlay = await readOverlay(path);
  return {
    name: mlxName(folder),
    folder,
    path,
    files: print.files.map(({ name, sizeBytes }) => ({ name, sizeBytes })),
    sizeBytes: print.files.reduce((sum, file) => sum + file.sizeBytes, 0),
    modifiedAt: Math.round(Math.max(...print.files.map((file) => file.modifiedMs))),
    digest: print.digest,
    family,
    ...weights,
    contextLength: firstNumber(config.max_position_embeddings, inner.max_position_embeddings, config.n_positions),
    embeddingLength: firstNumber(config.hidden_size, inner.hidden_size, config.n_embd),
    contextBytesPerToken: measureContext({ ...config, ...inner }),
    architecture: firstText(config.architectures),
    template: overlay.template ?? template,
    capabilities: await readCapabilities(path, overlay.template ?? template),
    license: [await readLicense(path), ...(overlay.license ?? [])].filter(Boolean).join("\n"),
    info: await readModelInfo(path, family),
    overlay,
    parameters: await readOwnParameters(path, overlay),
  };
}

const isWeights = (name: string): boolean => name.endsWith(".safetensors");

async function describeFile(path: string, name: string): Promise<FileFact | null> {
  const facts = await stat(join(path, name));
  return facts.isFile() ? { name, sizeBytes: facts.size, modifiedMs: facts.mtimeMs } : null;
}

/** Null when a shard that the index names is missing, or a file ends before its data does. */
async function readTensors(path: string, files: FileFact[]): Promise<Tensor[] | null> {
  const weights = files.map((file) => file.name).filter(isWeights);
  const index = (await readJson(join(path, "model.safetensors.index.json"))) as {
    weight_map?: Record<string, string>;
  } | null;
  const shards = new Set(Object.values(index?.weight_map ?? {}));
  if ([...shards].some((shard) => !weights.includes(shard))) return null;
  const headers = await Promise.all(weights.map((name) => readSafetensorsHeader(join(path, name))));
  return headers.some((header) => header === null) ? null : headers.flatMap((header) => header ?? []);
}

async function readTemplate(path: string): Promise<string> {
  const own = await readFile(join(path, "chat_template.jinja"), "utf8").catch(() => null);
  if (own !== null) return own;
  const template = (await readJson(join(path, "tokenizer_config.json")))?.chat_template;
  if (typeof template === "string") return template;
  if (!Array.isArray(template)) return "";
  const named = template as { name: string; template: string }[];
  return (named.find(({ name }) => name === "default") ?? named[0])?.template ?? "";
}

async function readJson(file: string): Promise<Record<string, unknown> | null> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return null;
  }
}

/** Keys and values of every layer at 16 bits. Null for layouts that keep something else. */
function measureContext(config: Record<string, unknown>): number | null {
  const layers = firstNumber(config.num_hidden_layers, config.n_layer);
  const heads = firstNumber(config.num_attention_heads, config.n_head);
  const width = firstNumber(config.hidden_size, config.n_embd);
  if (!layers || !heads || !width || config.kv_lora_rank !== undefined) return null;
  const headWidth = firstNumber(config.head_dim) ?? width / heads;
  const keyHeads = firstNumber(config.num_key_value_heads) ?? heads;
  return Math.round(2 * 2 * layers * keyHeads * headWidth);
}

function firstText(values: unknown): string | null {
  const [first] = Array.isArray(values) ? (values as unknown[]) : [];
  return typeof first === "string" ? first : null;
}

function firstNumber(...values: unknown[]): number | null {
  return values.find((value): value is number => typeof value === "number") ?? null;
}
