import type { z } from "zod";
import { type SyncParts, syncWorkspace } from "~/server/services/todo2/sync-workspace";
import { openWorkspace } from "~/server/services/workspaces";
import type { Todo2Report, todo2RunSchema } from "~/shared/contracts/todo2";

/** Runs a sync for a folder, which becomes a workspace when it is none. Throws as `syncWorkspace` and `openWorkspace`. */
export async function runTodo2(
  parts: SyncParts,
  { path, mode, acceptsDeletions }: z.output<typeof todo2RunSchema>,
): Promise<Todo2Report> {
  const workspace = await openWorkspace(parts, { path });
  return syncWorkspace(parts, workspace, { mode, acceptsDeletions });
}
