import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { requireDiskSpace } from "~/server/engines/disk-space";
import type { PullOptions } from "~/server/engines/engine";
import { buildModel, listFiles } from "~/server/engines/mlx/build-model";
import { convertArguments, runConversion } from "~/server/engines/mlx/convert-model";
import { runTraining } from "~/server/engines/mlx/fine-tune-model";
import type { ModelFolder } from "~/server/engines/mlx/model-folder";
import { moveIntoStore } from "~/server/engines/mlx/move-into-store";
import { overlayFile } from "~/server/engines/mlx/overlay";
import { openStaging, stagingFolder, writeWhole } from "~/server/engines/mlx/staging";
import { mlxFolder } from "~/server/engines/model-ref";
import type { ModelWorkshop, TrainingListener, TrainingWork, WeightSettings } from "~/server/engines/model-workshop";
import { AppError } from "~/server/errors";

export interface WorkshopParts {
  python: string;
  /** Folder with mlx_backend/. */
  rootDir: string;
  modelsDir: string;
  env: Readonly<Record<string, string>>;
  runDir: string;
  /** Throws NOT_FOUND. */
  find: (model: string) => Promise<ModelFolder>;
  isInstalled: (model: string) => Promise<boolean>;
  /** Throws UNAVAILABLE with a remedy. */
  requirePython: () => Promise<void>;
  /** Makes what came to be known to listings. */
  onModels: () => Promise<unknown>;
}

/** Names that mlx-lm gives to an adapter's files. */
const adapterFiles = ["adapters.safetensors", "adapter_config.json"];
const adapterFolder = "adapter";

/** Conversions and training by the backend's own programs (docs/engine-protocol.md, "Long work"). */
export class MlxWorkshop implements ModelWorkshop {
  constructor(private readonly parts: WorkshopParts) {}

  async require(): Promise<void> {
    await this.parts.requirePython().catch((cause: AppError) => {
      throw new AppError("NOT_SUPPORTED", `this needs MLX: ${cause.message}`, {
        cause,
        ...(cause.hint === undefined ? {} : { hint: cause.hint }),
      });
    });
  }

  async convert(model: string, target: string, settings: WeightSettings, options: PullOptions): Promise<void> {
    const source = await this.parts.find(model);
    const folder = placeOf(target);
    const staging = stagingFolder(this.parts.modelsDir, folder, "convert");
    await openStaging(staging);
    try {
      if (settings.action === "fuse") await this.#fuse(source, staging, options);
      else await this.#convert(source, staging, settings, options);
      await this.#requireFree(target);
      await moveIntoStore(staging, join(this.parts.modelsDir, folder));
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
    await this.parts.onModels();
  }

  async withPlainWeights<T>(model: string, options: PullOptions, use: (folder: string) => Promise<T>): Promise<T> {
    const source = await this.parts.find(model);
    const staging = stagingFolder(this.parts.modelsDir, source.folder, "plain");
    await openStaging(staging);
    try {
      const settings = { action: "dequantize", bits: 16, groupSize: 0, mode: "affine", dtype: "float16" } as const;
      await this.#convert(source, staging, settings, options);
      return await use(staging);
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
  }

  async fineTune(work: TrainingWork, listener: TrainingListener, options: PullOptions): Promise<void> {
    const { modelsDir } = this.parts;
    const { target, dataFile, settings } = work;
    const base = await this.parts.find(work.model);
    const folder = placeOf(target);
    const dest = stagingFolder(modelsDir, folder, "training");
    await mkdir(dirname(dest), { recursive: true });
    const folders = { dest, modelPath: base.path, digest: base.digest, dataFile };
    await runTraining(this.#program("finetune.py"), folders, settings, listener, options);
    options.report({ phase: "saving" });
    await this.#requireFree(target);
    const files = await listFiles(base.path);
    for (const name of adapterFiles) files.set(`${adapterFolder}/${name}`, join(dest, adapterFolder, name));
    const overlay = { ...base.overlay, from: base.name, adapter: adapterFolder };
    await buildModel({ root: modelsDir, folder, files, overlay });
    await rm(dest, { recursive: true, force: true });
    await this.parts.onModels();
  }

  async addFile(model: string, name: string, content: unknown): Promise<void> {
    const { path } = await this.parts.find(model);
    await writeWhole(join(path, name), JSON.stringify(content));
  }

  async #convert(source: ModelFolder, dest: string, settings: WeightSettings, options: PullOptions): Promise<void> {
    // A group's scales cost up to one bit a weight more.
    const bits = settings.action === "quantize" ? settings.bits + 1 : settings.dtype === "float32" ? 32 : 16;
    await requireDiskSpace(dest, (source.parameterCount * bits) / 8, `the copy of ${source.name}`);
    const args = ["--source", source.path, "--dest", dest, ...convertArguments(settings)];
    await runConversion({ ...this.#program("convert.py"), args }, options);
  }

  async #fuse({ name, path, sizeBytes, overlay }: ModelFolder, dest: string, options: PullOptions): Promise<void> {
    const { adapter, from: _, ...rest } = overlay;
    if (adapter === undefined) throw new AppError("BAD_REQUEST", `${name} has no adapter to fuse`);
    await requireDiskSpace(dest, sizeBytes, `the copy of ${name}`);
    const args = ["--model", path, "--adapter", join(path, adapter), "--dest", dest];
    await runConversion({ ...this.#program("fuse.py"), args }, options);
    if (Object.keys(rest).length > 0) await writeWhole(join(dest, overlayFile), JSON.stringify(rest, null, 2));
  }

  async #requireFree(target: string): Promise<void> {
    if (!(await this.parts.isInstalled(target))) return;
    throw new AppError("CONFLICT", `there is a model ${target} already`, {
      hint: "Choose another name, or delete it.",
    });
  }

  #program(file: string) {
    const { python, rootDir, env, runDir } = this.parts;
    return { python, script: join(rootDir, "mlx_backend", file), env, runDir };
  }
}

function placeOf(target: string): string {
  const folder = mlxFolder(target);
  if (folder === null) throw new AppError("BAD_REQUEST", `'${target}' is not a model name`);
  return folder;
}
