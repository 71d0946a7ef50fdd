import { realpath } from "node:fs/promises";
import { AppError } from "~/server/errors";
import { cutMiddle } from "~/server/services/breakdown/build-prompt";
import { findPathFault } from "~/server/services/execute/check-path";
import { readTreeFile } from "~/server/services/execute/open-tree";

export const mostContextFiles = 20;
const mostFileBytes = 512 * 1024;

/** A file of the workspace that the model reads beside the task. */
export interface ReadFile {
  path: string;
  text: string;
}

/**
 * Reads the files that a person chose. Throws BAD_REQUEST for a workspace without a folder, a path out of it, and for what is
 * no text of at most 512 KB.
 */
export async function readContextFiles(folder: string | null, paths: readonly string[]): Promise<ReadFile[]> {
  if (paths.length === 0) return [];
  if (folder === null) {
    throw new AppError("BAD_REQUEST", "the workspace has no folder to read files from", {
      hint: "Choose its folder in the workspace's settings.",
    });
  }
  const root = await realpath(folder).catch((cause) => {
    throw new AppError("BAD_REQUEST", `cannot open the folder ${folder}: ${cause.code}`, { cause });
  });
  return Promise.all(
    [...new Set(paths)].map(async (path) => {
      const fault = findPathFault(path);
      if (fault !== null) throw new AppError("BAD_REQUEST", `${path}: ${fault}`);
      const text = await readTreeFile(root, path, mostFileBytes);
      if (text === null) {
        throw new AppError("BAD_REQUEST", `${path} is no text file of at most 512 KB in ${folder}`, {
          hint: "Give paths from the workspace's folder, without links.",
        });
      }
      return { path, text };
    }),
  );
}

/** The files as a part of the prompt, the longer ones cut so that all together have at most so many characters. */
export function describeFiles(files: readonly ReadFile[], mostChars: number): { text: string; cutChars: number } {
  let left = mostChars;
  let cutChars = 0;
  const parts = new Map<string, string>();
  // The short ones first: what they do not need, the longer ones get.
  for (const [i, file] of [...files].sort((a, b) => a.text.length - b.text.length).entries()) {
    const cut = cutMiddle(file.text, Math.floor(left / (files.length - i)));
    left -= cut.text.length;
    cutChars += cut.cutChars;
    parts.set(file.path, `<file path="${file.path}">\n${cut.text}\n</file>`);
  }
  return { text: files.map(({ path }) => parts.get(path)).join("\n"), cutChars };
}
