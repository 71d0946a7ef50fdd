import type { z } from "zod";
import { patchTodo2Sync } from "~/db/queries/todo2";
import { type SyncParts, syncWorkspace } from "~/server/services/todo2/sync-workspace";
import { openWorkspace } from "~/server/services/workspaces";
import type { liveTodo2Schema, Todo2Report, todo2RunSchema } from "~/shared/contracts/todo2";

/** Runs a sync for a folder, which becomes a workspace when it is none. Throws as `syncWorkspace` and `openWorkspace`. */
export async function runTodo2(
  parts: SyncParts,
  { path, mode, acceptsDeletions }: z.output<typeof todo2RunSchema>,
): Promise<Todo2Report> {
  const workspace = await openWorkspace(parts, { path });
  return syncWorkspace(parts, workspace, { mode, acceptsDeletions });
}

/**
 * Turns the live sync of a folder on, which begins with a sync, or off. Throws as `runTodo2`; with conflicts it is on all the
 * same, and leaves them until they are settled.
 */
export async function setTodo2Live(
  parts: SyncParts,
  { path, isLive }: z.output<typeof liveTodo2Schema>,
): Promise<void> {
  const workspace = await openWorkspace(parts, { path });
  if (isLive) await syncWorkspace(parts, workspace, { mode: "sync" });
  patchTodo2Sync(parts.db, workspace.id, { isLive, error: null });
  parts.bus.publish({ type: "workspaces.changed" });
}
