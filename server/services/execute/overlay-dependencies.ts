import { listApplied } from "~/db/queries/execution-batches";
import { readTaskSnapshot } from "~/db/queries/task-snapshots";
import type { Runtime } from "~/server/runtime";
import type { Gated } from "~/server/services/execute/check-gates";
import { readTreeFile, type WorkTree, writeTreeFile } from "~/server/services/execute/open-tree";

/** As much as applying reads of a user's own file. */
const mostBytes = 16_000_000;

/**
 * Puts into the working copy what applied changes of the tasks that this one builds on, over any number of steps, made
 * of their files: these files are taken as they stand in the user's folder, since the last commit may lack the change.
 */
export async function overlayDependencies(
  db: Runtime["db"],
  { task, folder }: Pick<Gated, "task" | "folder">,
  tree: WorkTree,
): Promise<void> {
  if (tree.baseCommit === null) return;
  const changed = listApplied(db, findAllDependencies(db, task.id)).flatMap(({ written }) => written);
  for (const path of new Set(changed.map((file) => file.path))) {
    const text = await readTreeFile(folder, path, mostBytes);
    // What is no text by now, or a link, stays as the commit has it; what was committed is there already.
    if (text === null || text === (await readTreeFile(tree.root, path, mostBytes))) continue;
    await writeTreeFile(tree.root, path, text);
    if (!tree.files.includes(path)) tree.files.push(path);
  }
}

/** The tasks that a task depends on, directly or through others. */
function findAllDependencies(db: Runtime["db"], taskId: string): string[] {
  const found = new Set<string>();
  const next = [taskId];
  for (let id = next.pop(); id !== undefined; id = next.pop()) {
    for (const { dependsOnId } of readTaskSnapshot(db, id)?.dependencies ?? []) {
      if (found.has(dependsOnId)) continue;
      found.add(dependsOnId);
      next.push(dependsOnId);
    }
  }
  found.delete(taskId);
  return [...found];
}
