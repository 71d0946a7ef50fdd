import { existsSync } from "node:fs";
import { join } from "node:path";
import { mergeDiff3 } from "node-diff3";
import { AppError } from "~/server/errors";
import { findRuleFault } from "~/server/services/execute/check-path";
import { explainFileFault } from "~/server/services/execute/file-faults";
import { findOtherCase, hasLink, readTreeFile } from "~/server/services/execute/open-tree";
import type { ChosenFile, ExecuteRules, Execution, ProposedFile, WrittenFile } from "~/shared/contracts/execution";
import { splitLines, takeHunks } from "~/shared/execute-diff";

/** A user's own file may be larger than what a model is given. */
const mostBytes = 16_000_000;

/** The files as a person chose them: some files, some hunks, or an edited text. Throws BAD_REQUEST. */
export function chooseFiles(
  proposed: readonly ProposedFile[],
  chosen: readonly ChosenFile[] | undefined,
): ProposedFile[] {
  if (!chosen) return [...proposed];
  const names = chosen.map(({ path }) => path);
  if (new Set(names).size < names.length) throw new AppError("BAD_REQUEST", "a file is named twice");
  const files = chosen.map(({ path, hunks, text }) => {
    const file = proposed.find((candidate) => candidate.path === path);
    if (!file) {
      throw new AppError("BAD_REQUEST", `the proposal does not change ${path}`, {
        hint: `It changes ${proposed.map((candidate) => candidate.path).join(", ") || "nothing"}.`,
      });
    }
    if (text !== undefined) return { ...file, after: text };
    return hunks === undefined ? file : { ...file, after: takeHunks(file.before ?? "", file.after, hunks) };
  });
  return files.filter(({ before, after }) => after !== (before ?? ""));
}

/**
 * What applying writes into the user's folder. A file that was changed since the model saw it is merged line by line.
 * Throws CONFLICT when the changes overlap or a file is in the way, FORBIDDEN when rules or links keep it, and then
 * nothing is written.
 */
export async function planApply(
  root: string,
  files: readonly ProposedFile[],
  rules: Pick<ExecuteRules, "allow" | "deny">,
): Promise<WrittenFile[]> {
  const plan: WrittenFile[] = [];
  for (const { path, before, after } of files) {
    const fault = findRuleFault(path, rules);
    if (fault) throw new AppError("FORBIDDEN", `${path} ${fault}`);
    const current = await readCurrent(root, path);
    if (current === after) continue;
    if (before === null && current !== null) throw inTheWay(path, "exists by now");
    if (before !== null && current === null) throw inTheWay(path, "is no longer there");
    const merged =
      before === null || current === null || current === before ? after : mergeTexts(current, before, after);
    if (merged === null) throw inTheWay(path, "was changed in the same lines since");
    plan.push({ path, before: current, after: merged });
  }
  return plan;
}

/** What taking back writes: the texts from before, merged with what the user changed since. Throws CONFLICT likewise. */
export async function planRevert(root: string, written: Execution["written"]): Promise<WrittenFile[]> {
  const plan: WrittenFile[] = [];
  for (const { path, before, after } of written) {
    const current = await readCurrent(root, path);
    if (current === before) continue;
    if (current === null || after === null) throw inTheWay(path, "is no longer there");
    if (before === null && current !== after) throw inTheWay(path, "is new and was changed since");
    const merged = before === null || current === after ? before : mergeTexts(current, after, before);
    if (before !== null && merged === null) throw inTheWay(path, "was changed in the same lines since");
    plan.push({ path, before: current, after: merged });
  }
  return plan;
}

const inTheWay = (path: string, what: string): AppError =>
  new AppError("CONFLICT", `${path} ${what}; nothing was written`, {
    hint: "Run the task again on the files as they are, or take the change as a branch.",
  });

/** Throws FORBIDDEN for what is reached through a link or differs in case, CONFLICT for what is no text. */
async function readCurrent(root: string, path: string): Promise<string | null> {
  if (await hasLink(root, path)) throw new AppError("FORBIDDEN", `${path} is reached through a symbolic link`);
  const other = await findOtherCase(root, path);
  if (other !== null) throw new AppError("CONFLICT", `${path} differs from ${other} only in case; nothing was written`);
  const text = await readTreeFile(root, path, mostBytes).catch((error: unknown) => {
    throw explainFileFault(error, "read", "; nothing was written");
  });
  if (text === null && existsSync(join(root, path))) throw inTheWay(path, "is no text file by now");
  return text;
}

/** `mine` with the step from `base` to `theirs`; null where both changed the same lines. */
export function mergeTexts(mine: string, base: string, theirs: string): string | null {
  const { conflict, result } = mergeDiff3(splitLines(mine), splitLines(base), splitLines(theirs), {
    excludeFalseConflicts: true,
  });
  return conflict ? null : result.join("");
}
