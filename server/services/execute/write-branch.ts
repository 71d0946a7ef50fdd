import { rm } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "~/server/errors";
import { runGit } from "~/server/services/execute/git";
import { findRepository } from "~/server/services/execute/open-tree";
import { mergeTexts } from "~/server/services/execute/plan-writes";
import type { ProposedFile } from "~/shared/contracts/execution";

interface BranchRequest {
  folder: string;
  childEnv: Readonly<Record<string, string>>;
  /** The daemon's home, for an index of our own. */
  home: string;
  executionId: string;
  baseCommit: string | null;
  branch: string;
  message: string;
  files: readonly ProposedFile[];
}

/**
 * Commits the files on a new branch at the commit that the model worked on. The user's files, index and branch stay as
 * they are. Throws CONFLICT when the branch exists, BAD_REQUEST where there is no git.
 */
export async function writeBranch(request: BranchRequest): Promise<void> {
  const { folder, childEnv, home, executionId, baseCommit, branch, message, files } = request;
  const place = { folder, childEnv };
  const repository = await findRepository(place);
  if (!repository || baseCommit === null) {
    throw new AppError("BAD_REQUEST", "the workspace's folder is not under git", {
      hint: "Apply to the files instead.",
    });
  }
  const indexFile = join(home, "executions", `${executionId}.index`);
  try {
    await runGit(place, ["read-tree", baseCommit], { indexFile });
    for (const { path, before, after: proposed } of files) {
      const after = await fitToCommit(request, `${repository.prefix}${path}`, before, proposed);
      const known = await runGit(place, ["ls-tree", "-z", "--full-tree", baseCommit, `${repository.prefix}${path}`]);
      const mode = known.startsWith("100755") ? "100755" : "100644";
      const blob = (await runGit(place, ["hash-object", "-w", "--stdin", "--path", path], { input: after })).trim();
      await runGit(place, ["update-index", "--add", "--cacheinfo", `${mode},${blob},${repository.prefix}${path}`], {
        indexFile,
      });
    }
    const tree = (await runGit(place, ["write-tree"], { indexFile })).trim();
    const commit = (await runGit(place, ["commit-tree", tree, "-p", baseCommit, "-m", message])).trim();
    // The zeros say that the branch must not exist yet.
    await runGit(place, ["update-ref", `refs/heads/${branch}`, commit, "0".repeat(commit.length)]);
  } catch (error) {
    if (!/update-ref/.test((error as Error).message)) throw error;
    throw new AppError("CONFLICT", `there is a branch ${branch} already`, { hint: "Delete or rename it first." });
  } finally {
    await rm(indexFile, { force: true });
  }
}

/** The change as a step from the commit's own text, which may lack uncommitted work that the model built on. Throws CONFLICT. */
async function fitToCommit(
  { folder, childEnv, baseCommit }: BranchRequest,
  path: string,
  before: string | null,
  after: string,
): Promise<string> {
  if (before === null) return after;
  const known = await runGit({ folder, childEnv }, ["cat-file", "--filters", `${baseCommit}:${path}`]).catch(
    () => null,
  );
  if (known === before) return after;
  const merged = known === null ? null : mergeTexts(known, before, after);
  if (merged !== null) return merged;
  throw new AppError("CONFLICT", `the change of ${path} builds on work that is not committed`, {
    hint: "Apply to the files instead, or commit your work and run the task again.",
  });
}

/** Deletes a branch that still ends in the commit made here. Throws CONFLICT when it was committed to since. */
export async function removeBranch(
  place: { folder: string; childEnv: Readonly<Record<string, string>> },
  branch: string,
  baseCommit: string,
): Promise<void> {
  const ref = `refs/heads/${branch}`;
  const tip = await runGit(place, ["rev-parse", "--verify", "--quiet", ref]).catch(() => "");
  if (tip === "") return;
  const parent = (await runGit(place, ["rev-parse", `${ref}^`])).trim();
  if (parent !== baseCommit) {
    throw new AppError("CONFLICT", `the branch ${branch} has other commits by now; delete it yourself`);
  }
  await runGit(place, ["update-ref", "-d", ref, tip.trim()]);
}
