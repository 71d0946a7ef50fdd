import { type Database, inTransaction, type Transaction } from "~/db/client";
import { readTodo2Sync, setCommentTodo2Id, setTodo2Id, writeTodo2Sync } from "~/db/queries/todo2";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { recordChange } from "~/server/services/board/record-change";
import { applyPlan } from "~/server/services/todo2/apply-plan";
import { type BoardView, readBoardSide } from "~/server/services/todo2/board-side";
import {
  agreeOn,
  emptyBase,
  findMassDeletion,
  mergeDocuments,
  type SyncBase,
  type SyncPlan,
} from "~/server/services/todo2/merge-documents";
import { readDocument, type Todo2Document, writeDocument } from "~/server/services/todo2/todo2-document";
import { withTodo2Lock } from "~/server/services/todo2/todo2-file";
import { backupsOf, openTodo2Source, readSource } from "~/server/services/todo2/todo2-source";
import { readId, type Todo2Task } from "~/server/services/todo2/todo2-task";
import type { Todo2Conflict, Todo2Mode, Todo2Report } from "~/shared/contracts/todo2";
import type { Workspace } from "~/shared/contracts/workspace";

export type SyncParts = Pick<Runtime, "db" | "bus" | "config">;

export interface SyncOptions {
  mode: Todo2Mode;
  /** Follow deletions of many tasks at once. */
  acceptsDeletions?: boolean;
}

/** Somebody changed the board while the file was written; the sync begins again. */
class BoardMovedError extends Error {}
const mostTries = 10;

/**
 * Brings a workspace's Todo2 file or database and its board together: `import` changes the board alone, `export` the file alone,
 * `sync` both.
 * What the other side lacks waits there for the next sync. Throws BAD_REQUEST for a file that cannot be read or is missing,
 * CONFLICT when the file lost many tasks at once or another program holds its lock.
 */
export async function syncWorkspace(
  parts: SyncParts,
  workspace: Workspace,
  options: SyncOptions,
): Promise<Todo2Report> {
  const path = workspace.path;
  if (path === null) {
    throw new AppError("BAD_REQUEST", `the workspace "${workspace.name}" has no folder`, {
      hint: "Choose its folder in the workspace's settings.",
    });
  }
  return withTodo2Lock(path, async () => {
    for (let tries = 1; ; tries++) {
      try {
        return await syncOnce(parts, workspace, path, options);
      } catch (error) {
        if (!(error instanceof BoardMovedError) || tries === mostTries) throw error;
      }
    }
  });
}

async function syncOnce(
  parts: SyncParts,
  workspace: Workspace,
  path: string,
  { mode, acceptsDeletions = false }: SyncOptions,
): Promise<Todo2Report> {
  const { db, config } = parts;
  const source = await openTodo2Source(path, backupsOf(config, workspace.id));
  const file = await readSource(source, mode !== "import");
  const base = readBase(db, workspace.id);
  const gone = acceptsDeletions || mode === "export" ? null : findMassDeletion(base, file);
  if (gone) {
    throw new AppError("CONFLICT", `the file lost ${gone.length} of ${base.tasks.size} tasks at once`, {
      hint: "Look at the file; if they are meant to go, repeat with --accept-deletions.",
    });
  }
  const view = readBoardSide(db, workspace.id, base, file);
  const merged = mergeDocuments(base, view, file, new Date());
  const plan = restrict(merged, mode);
  // Before the file has them: when the board moves meanwhile, or the process dies, the same tasks are met again by their ids.
  const next = plan.file;
  if (next) inTransaction<void>(db, (tx) => keepIds(tx, view, next));
  const { document: written, isWritten } = next ? await source.write(next) : { document: file, isWritten: false };
  const agreed = agreeOn(base, carryOut(view, plan), written);
  const conflicts = describeConflicts(plan, view);
  const isChanged = Object.values(plan.toBoard).some((list) => list.length > 0);
  const { groupId } = recordChange(parts, { actor: "sync" }, (change) => {
    checkUnmoved(readBoardSide(change.tx, workspace.id, base, file), view);
    applyPlan(change, workspace.id, view, plan);
    writeTodo2Sync(change.tx, {
      workspaceId: workspace.id,
      document: writeDocument(agreed.document),
      tasks: Object.fromEntries(agreed.tasks),
      conflicts,
      error: null,
      isLive: readTodo2Sync(change.tx, workspace.id)?.isLive ?? false,
      syncedAt: change.at,
    });
  });
  const { create, update, remove } = plan.toBoard;
  return {
    workspaceId: workspace.id,
    file: source.path,
    tasks: written.todos.length,
    comments: written.comments?.length ?? 0,
    created: create.length,
    updated: update.length,
    removed: remove.length,
    isFileWritten: isWritten,
    conflicts,
    groupId: isChanged ? groupId : null,
  };
}

export function readBase(db: Database, workspaceId: string): SyncBase {
  const row = readTodo2Sync(db, workspaceId);
  if (!row) return emptyBase();
  return {
    document: readDocument(row.document),
    tasks: new Map(Object.entries(row.tasks as Record<string, Todo2Task>)),
  };
}

/** One direction alone: the other side's part of the plan stays undone and is found again by the next merge. */
function restrict(plan: SyncPlan, mode: Todo2Mode): SyncPlan {
  if (mode === "import") return { ...plan, file: null };
  if (mode === "export") return { ...plan, toBoard: { create: [], update: [], remove: [], rename: [], comments: [] } };
  return plan;
}

/** The board's tasks once the plan is carried out there, dependencies that it cannot hold included. */
function carryOut(view: BoardView, { toBoard }: SyncPlan): Todo2Task[] {
  const newIds = new Map(toBoard.rename.map(({ from, to }) => [from, to]));
  const changes = new Map(toBoard.update.map((update) => [update.id, update.changes]));
  const kept = view.tasks
    .map((task) => ({ ...task, id: newIds.get(task.id) ?? task.id }))
    .filter((task) => !toBoard.remove.includes(task.id));
  return [...kept.map((task) => ({ ...task, ...changes.get(task.id) })), ...toBoard.create];
}

function checkUnmoved(now: BoardView, seen: BoardView): void {
  const isSame =
    now.versions.size === seen.versions.size &&
    now.comments.length === seen.comments.length &&
    [...now.versions].every(([id, version]) => seen.versions.get(id) === version);
  if (!isSame) throw new BoardMovedError("the board was changed during the sync");
}

/** Tasks and comments keep the ids that they get in the file. */
function keepIds(tx: Transaction, view: BoardView, file: Todo2Document): void {
  for (const raw of file.todos) {
    const id = view.taskIds.get(readId(raw));
    if (id) setTodo2Id(tx, id, readId(raw));
  }
  for (const raw of file.comments ?? []) {
    const id = view.commentIds.get(readId(raw));
    if (id) setCommentTodo2Id(tx, id, readId(raw));
  }
}

function describeConflicts(plan: SyncPlan, view: BoardView): Todo2Conflict[] {
  const titles = new Map(view.tasks.map((task) => [task.id, task.title]));
  const about = (todo2Id: string) => ({ todo2Id, taskNumber: null, title: titles.get(todo2Id) ?? todo2Id });
  return [
    ...plan.conflicts.map(({ taskId, field, base, board, file }) => ({ ...about(taskId), field, base, board, file })),
    ...plan.deletionConflicts.map(({ taskId, deletedIn }) => ({
      ...about(taskId),
      field: "deletion",
      base: "there",
      board: deletedIn === "board" ? "deleted" : "changed",
      file: deletedIn === "file" ? "deleted" : "changed",
    })),
  ];
}
