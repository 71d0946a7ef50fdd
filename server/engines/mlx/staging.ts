import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Where a model is made before it is whole; `folder` is its place below the store. Names with a dot are never listed. */
export const stagingFolder = (root: string, folder: string, work: string): string =>
  join(root, ".partial", `${folder.replace("/", "--")}.${work}`);

/** Makes the folder anew, empty. */
export async function openStaging(staging: string): Promise<void> {
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true });
}

/** Writes a file whole or not at all, and never through a hard link into another model's file. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}
