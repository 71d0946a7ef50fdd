import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { measureWeights, type Quantization } from "~/server/engines/mlx/measure-weights";
import { readSafetensorsHeader, type Tensor } from "~/server/engines/mlx/safetensors";

/** A model's folder as it stands on disk. */
export interface ModelFolder {
  /** `org/name`. */
  name: string;
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
  template: string;
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
  const identity = facts.filter(({ name }) => name === "config.json" || isWeights(name));
  const digest = createHash("sha256");
  for (const { name, sizeBytes, modifiedMs } of identity) digest.update(`${name}\0${sizeBytes}\0${modifiedMs}\n`);
  return { digest: digest.digest("hex"), files: facts };
}

/** Reads config and tensor headers. Null when the weights are not all there yet. */
export async function readModelFolder(name: string, path: string): Promise<ModelFolder | null> {
  const print = await fingerprintFolder(path);
  if (!print) return null;
  const tensors = await readTensors(path, print.files);
  const config = await readJson(join(path, "config.json"));
  if (!tensors || !config) return null;
  const inner = (config.text_config ?? {}) as Record<string, unknown>;
  const weights = measureWeights(tensors, config.quantization as Quantization | undefined);
  return {
    name,
    path,
    files: print.files.map(({ name, sizeBytes }) => ({ name, sizeBytes })),
    sizeBytes: print.files.reduce((sum, file) => sum + file.sizeBytes, 0),
    modifiedAt: Math.round(Math.max(...print.files.map((file) => file.modifiedMs))),
    digest: print.digest,
    family: String(config.model_type ?? inner.model_type ?? "unknown"),
    ...weights,
    contextLength: firstNumber(config.max_position_embeddings, inner.max_position_embeddings, config.n_positions),
    embeddingLength: firstNumber(config.hidden_size, inner.hidden_size, config.n_embd),
    template: await readTemplate(path),
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

function firstNumber(...values: unknown[]): number | null {
  return values.find((value): value is number => typeof value === "number") ?? null;
}
