import type { Runtime } from "~/server/runtime";
import { readContextFiles } from "~/server/services/breakdown/read-context-files";
import { listComments } from "~/server/services/comments";
import { getTask } from "~/server/services/read-tasks";
import { findWorkspace } from "~/server/services/workspaces";
import { writeTaskPrompt } from "~/shared/task-prompt";

/**
 * A task, its parent, dependencies, comments and files of its workspace as one Markdown text for another AI. `paths` are from the
 * workspace's folder. Throws NOT_FOUND, and BAD_REQUEST for files that cannot be read.
 */
export async function exportTaskPrompt(
  { db }: Pick<Runtime, "db">,
  { id, paths }: { id: string; paths: readonly string[] },
): Promise<string> {
  const task = getTask({ db }, id);
  const files = await readContextFiles(findWorkspace({ db }, task.workspaceId).path, paths);
  return writeTaskPrompt({
    task,
    parent: task.parentId === null ? null : getTask({ db }, task.parentId),
    dependencies: task.dependencyIds.map((dependencyId) => getTask({ db }, dependencyId)),
    comments: listComments({ db }, task.id),
    files,
  });
}
