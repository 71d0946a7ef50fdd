import { statfs } from "node:fs/promises";
import { AppError } from "~/server/errors";
import { formatBytes } from "~/shared/format-quantity";

/** Throws NO_SPACE when the disk of `folder` has less than `bytes` free. */
export async function requireDiskSpace(folder: string, bytes: number, what: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free > bytes) return;
  throw new AppError(
    "NO_SPACE",
    `${what} needs ${formatBytes(bytes)} and the disk of the model store has ${formatBytes(free)} free`,
    { hint: "Delete a model or other files, or set OLLAMA_MODELS to a folder on a larger disk." },
  );
}
