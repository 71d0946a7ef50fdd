import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, link, mkdir, readdir, realpath, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readModelFolder } from "~/server/engines/mlx/model-folder";
import { moveIntoStore } from "~/server/engines/mlx/move-into-store";
import { type Overlay, overlayFile } from "~/server/engines/mlx/overlay";
import { stagingFolder } from "~/server/engines/mlx/staging";
import { AppError } from "~/server/errors";

export interface BuildPlan {
  /** The MLX store. */
  root: string;
  /** `org/name[@tag]` below it. A model that is there is replaced. */
  folder: string;
  /** Files of the new model by their path in it, with where they are now. */
  files: ReadonlyMap<string, string>;
  overlay: Overlay;
}

/**
 * Puts a model together from files that are on this machine. They are linked, so that it costs no space and survives the
 * deletion of its source; where the file system cannot link, they are cloned or copied. The model appears whole or not
 * at all. Throws BAD_REQUEST when the files are no complete model, NO_SPACE, or the system's error.
 */
export async function buildModel({ root, folder, files, overlay }: BuildPlan): Promise<void> {
  const staging = stagingFolder(root, folder, randomUUID());
  try {
    for (const [name, source] of files) {
      await mkdir(dirname(join(staging, name)), { recursive: true });
      await place(source, join(staging, name));
    }
    if (Object.keys(overlay).length > 0) {
      await writeFile(join(staging, overlayFile), `${JSON.stringify(overlay, null, 2)}\n`);
    }
    if (!(await readModelFolder(folder, staging))) {
      throw new AppError("BAD_REQUEST", "the files are not a complete MLX model", {
        hint: "Give config.json, the tokenizer's files and every *.safetensors file that the index names.",
      });
    }
    await moveIntoStore(staging, join(root, folder));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    throw new AppError("NO_SPACE", "the disk is full", { hint: "Free disk space and try again.", cause: error });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Files below a model's folder by their path in it; the overlay, hidden files and `without`'s subfolder are left out. */
export async function listFiles(folder: string, without?: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const name of await readdir(folder)) {
    if (name.startsWith(".") || name === overlayFile || name === without) continue;
    const path = join(folder, name);
    if (!(await stat(path)).isDirectory()) files.set(name, path);
    else for (const [inner, source] of await listFiles(path)) files.set(`${name}/${inner}`, source);
  }
  return files;
}

const cannotLink = new Set(["EXDEV", "EPERM", "EMLINK", "ENOTSUP", "EOPNOTSUPP", "EACCES"]);

async function place(source: string, target: string): Promise<void> {
  // A link to a symbolic link would break with the file that it names.
  const file = await realpath(source);
  await link(file, target).catch((error: NodeJS.ErrnoException) => {
    if (!cannotLink.has(error.code ?? "")) throw error;
    return copyFile(file, target, constants.COPYFILE_FICLONE);
  });
}
