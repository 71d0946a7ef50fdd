import { realpath } from "node:fs/promises";
import { inTransaction } from "~/db/client";
import { findTaskByTodo2Id, readTodo2Sync, writeTodo2Sync } from "~/db/queries/todo2";
import { findWorkspaceByPath } from "~/db/queries/workspaces";
import { AppError, toAppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { removeTask, updateTask } from "~/server/services/change-tasks";
import { readDetail } from "~/server/services/read-tasks";
import { readDocument, writeDocument } from "~/server/services/todo2/todo2-document";
import { backupsOf, openTodo2Source } from "~/server/services/todo2/todo2-source";
import { readId, readTask, type Todo2Task } from "~/server/services/todo2/todo2-task";
import type { UpdateTask } from "~/shared/contracts/task";
import type { SettleTodo2, Todo2Conflict, Todo2Status } from "~/shared/contracts/todo2";

/** Where the sync of a folder stands; a folder that is no workspace yet has none. Throws BAD_REQUEST for a missing folder. */
export async function describeTodo2(
  { db, config }: Pick<Runtime, "db" | "config">,
  typed: string,
): Promise<Todo2Status> {
  const path = await realpath(typed).catch((cause) => {
    throw new AppError("BAD_REQUEST", `cannot open the folder ${typed}: ${cause.code}`, { cause });
  });
  const workspace = findWorkspaceByPath(db, path);
  const row = workspace && readTodo2Sync(db, workspace.id);
  const source = await openTodo2Source(path, backupsOf(config, workspace?.id ?? ""));
  const found = await source.read().catch(toAppError);
  const broken = found instanceof AppError ? found : null;
  const text = found === null || found instanceof AppError ? null : writeDocument(found);
  return {
    workspaceId: workspace?.id ?? null,
    file: source.path,
    kind: source.kind,
    isFileThere: found !== null,
    isLive: row?.isLive ?? false,
    syncedAt: row?.syncedAt ?? null,
    isFileChanged: row !== undefined && text !== row.document,
    conflicts: (row?.conflicts ?? []) as Todo2Conflict[],
    error: broken?.message ?? row?.error ?? null,
  };
}

const editable = ["title", "status", "priority", "estimateMinutes", "actualMinutes"] as const;

/**
 * Settles one conflict: the board takes the file's value, or keeps its own, which the next sync then writes. Throws NOT_FOUND
 * when there is no such conflict.
 */
export function settleConflict(
  board: Pick<Runtime, "db" | "bus">,
  { workspaceId, todo2Id, field, keep }: SettleTodo2,
): void {
  const row = readTodo2Sync(board.db, workspaceId);
  const conflicts = (row?.conflicts ?? []) as Todo2Conflict[];
  const conflict = conflicts.find((other) => other.todo2Id === todo2Id && other.field === field);
  if (!row || !conflict) throw new AppError("NOT_FOUND", "there is no such conflict");
  if (keep === "file") takeFileValue(board, workspaceId, conflict);
  const tasks = { ...row.tasks };
  const inFile = readDocument(row.document).todos.find((raw) => readId(raw) === todo2Id);
  // With the file's value as what was agreed on, the next merge sees a change of the board alone; without any, a new task.
  if (field !== "deletion") tasks[todo2Id] = { ...(tasks[todo2Id] as Todo2Task), [field]: conflict.file };
  else if (keep === "board" && inFile) tasks[todo2Id] = readTask(inFile);
  else delete tasks[todo2Id];
  inTransaction<void>(board.db, (tx) => {
    writeTodo2Sync(tx, { ...row, tasks, conflicts: conflicts.filter((other) => other !== conflict) });
  });
  board.bus.publish({ type: "workspaces.changed" });
}

function takeFileValue(board: Pick<Runtime, "db" | "bus">, workspaceId: string, conflict: Todo2Conflict): void {
  const id = findTaskByTodo2Id(board.db, workspaceId, conflict.todo2Id);
  if (!id) return;
  if (conflict.field === "deletion") {
    removeTask(board, id, "sync");
    return;
  }
  const { version } = readDetail(board.db, id);
  const name = conflict.field === "body" ? "description" : editable.find((field) => field === conflict.field);
  if (name) updateTask(board, { id, version, patch: { [name]: conflict.file } as UpdateTask["patch"] }, "sync");
}
