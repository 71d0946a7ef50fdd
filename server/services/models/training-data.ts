import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { access, mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { readExamples } from "~/server/services/models/read-examples";
import type { TrainingDataReport } from "~/shared/contracts/fine-tune";
import { formatBytes } from "~/shared/format-quantity";

const largestFileBytes = 256 * 1024 * 1024;

/**
 * Checks a file of training examples and keeps a copy under the daemon's home, named after its content, so that a
 * training can go on after the file was changed or removed. Throws BAD_REQUEST for a file that cannot be read.
 */
export async function checkTrainingData(
  { config }: Pick<Runtime, "config">,
  source: { text: string } | { path: string },
): Promise<TrainingDataReport> {
  const text = "text" in source ? source.text : await readSource(source.path);
  const id = createHash("sha256").update(text).digest("hex").slice(0, 16);
  const report = readExamples(text);
  if (report.obstacle === null) await keep(config.home, id, text);
  return { id, sizeBytes: Buffer.byteLength(text), ...report };
}

/** The kept copy of checked examples. Throws NOT_FOUND. */
export async function findTrainingData({ config }: Pick<Runtime, "config">, id: string): Promise<string> {
  const file = join(folderOf(config.home), `${id}.jsonl`);
  await access(file, constants.R_OK).catch((cause) => {
    throw new AppError("NOT_FOUND", "the training examples are no longer there", { hint: "Give them again.", cause });
  });
  return file;
}

const folderOf = (home: string): string => join(home, "training");

async function readSource(path: string): Promise<string> {
  if (!isAbsolute(path)) throw new AppError("BAD_REQUEST", `'${path}' is not an absolute path`);
  const facts = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw new AppError("BAD_REQUEST", `cannot read ${path}: ${cause.code ?? cause.message}`, { cause });
  });
  if (!facts.isFile())
    throw new AppError("BAD_REQUEST", `${path} is not a file`, { hint: "Give a file of JSON lines." });
  if (facts.size > largestFileBytes) {
    throw new AppError(
      "TOO_LARGE",
      `${path} has ${formatBytes(facts.size)}; at most ${formatBytes(largestFileBytes)} are read`,
    );
  }
  return readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new AppError("BAD_REQUEST", `cannot read ${path}: ${cause.code ?? cause.message}`, { cause });
  });
}

async function keep(home: string, id: string, text: string): Promise<void> {
  const folder = folderOf(home);
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${id}.jsonl`);
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
