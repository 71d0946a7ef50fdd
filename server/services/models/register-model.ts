import { constants } from "node:fs";
import { copyFile, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import { requireDiskSpace } from "~/server/engines/disk-space";
import { readModelFolder } from "~/server/engines/mlx/model-folder";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { parseTargetName, requireFreeName } from "~/server/services/models/target-name";
import type { Model } from "~/shared/contracts/model";

/**
 * Copies a folder of Hugging Face files into the store as `<org>/<name>`; a name without an organisation becomes
 * `local/<name>`. The model appears whole or not at all. Links are followed, hidden files and subfolders left out.
 * Throws BAD_REQUEST for a name or folder that will not do, CONFLICT for a name that is taken, NO_SPACE.
 */
export async function registerModel(
  { engines, config, bus }: Pick<Runtime, "engines" | "config" | "bus">,
  input: { name: string; from: string },
): Promise<Model> {
  const name = parseTargetName(input.name);
  const mlx = engines.get("mlx");
  await requireFreeName(engines, "mlx", name);
  const files = await listModelFiles(input.from);
  const target = join(config.mlxModelsDir, name);
  const staging = join(config.mlxModelsDir, ".partial", `${name.replace("/", "--")}.copy`);
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true });
  try {
    const bytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
    await requireDiskSpace(staging, bytes, "the model");
    // A clone costs neither time nor space where the file system can make one.
    for (const file of files) await copyFile(file.path, join(staging, file.name), constants.COPYFILE_FICLONE);
    await checkModel(name, staging, input.from);
    await mkdir(dirname(target), { recursive: true });
    await rename(staging, target);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  bus.publish({ type: "models.changed" });
  const model = (await mlx.listModels()).find((candidate) => candidate.name === name);
  if (!model) throw new AppError("INTERNAL", `${name} was copied but is not listed`);
  return model;
}

interface ModelFile {
  name: string;
  path: string;
  sizeBytes: number;
}

async function listModelFiles(from: string): Promise<ModelFile[]> {
  if (!isAbsolute(from)) throw new AppError("BAD_REQUEST", `'${from}' is not an absolute path`);
  const names = await readdir(from).catch((cause: NodeJS.ErrnoException) => {
    throw new AppError("BAD_REQUEST", `cannot read the folder ${from}: ${cause.code ?? cause.message}`, { cause });
  });
  const visible = names.filter((name) => !name.startsWith("."));
  const files: ModelFile[] = [];
  for (const name of visible) {
    const path = join(from, name);
    const facts = await stat(path).catch((cause: NodeJS.ErrnoException) => {
      throw new AppError("BAD_REQUEST", `cannot read ${path}: ${cause.code ?? cause.message}`, { cause });
    });
    if (facts.isFile()) files.push({ name, path, sizeBytes: facts.size });
  }
  const has = (matches: (name: string) => boolean) => files.some((file) => matches(file.name));
  if (!has((name) => name === "config.json")) throw new AppError("BAD_REQUEST", `${from} has no config.json`);
  if (!has((name) => name.endsWith(".safetensors")))
    throw new AppError("BAD_REQUEST", `${from} has no *.safetensors file`);
  return files;
}

/** The store shows only models whose config and weights can be read whole. */
async function checkModel(name: string, folder: string, from: string): Promise<void> {
  if (await readModelFolder(name, folder)) return;
  throw new AppError("BAD_REQUEST", `${from} is not a complete model`, {
    hint: "config.json must be JSON, and every safetensors file that the index names must be there and whole.",
  });
}
