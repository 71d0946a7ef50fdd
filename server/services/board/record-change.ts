import { isDeepStrictEqual } from "node:util";
import { ulid } from "ulid";
import { inTransaction, type Transaction } from "~/db/client";
import { type CommentRow, readComment } from "~/db/queries/comments";
import { insertEvents, type NewEvent } from "~/db/queries/events";
import { readProposalDecision } from "~/db/queries/proposals";
import { insertMove } from "~/db/queries/task-moves";
import { readTaskSnapshot, setTaskVersion, type TaskSnapshot } from "~/db/queries/task-snapshots";
import type { Runtime } from "~/server/runtime";
import type { TaskStatus } from "~/shared/contracts/task";

export interface ChangeOptions {
  actor: NonNullable<NewEvent["actor"]>;
  /** The earlier action that this one belongs to, so that both are undone together; left out = an action of its own. */
  partOf?: string | undefined;
  /** Set by an undo or a redo: the action that it takes back or brings again. */
  replays?: { groupId: string; isRedo: boolean };
}

/** One user action on the board while its transaction is open. */
export interface BoardChange {
  tx: Transaction;
  /** Epoch ms of the whole action. */
  at: number;
  /** Says that this task is about to be created, changed or removed. Returns it as it stands. Call before writing. */
  touchTask: (id: string) => TaskSnapshot | undefined;
  /** The same for a proposal's decision. */
  touchProposal: (id: string) => void;
  /** The same for a comment. */
  touchComment: (id: string) => CommentRow | undefined;
}

/**
 * Runs one user action as one transaction. Compares what `body` touched before and after, raises the tasks' versions
 * and writes the history, then tells the pages. Whatever `body` throws leaves nothing written.
 */
export function recordChange<Result>(
  { db, bus }: Pick<Runtime, "db" | "bus">,
  options: ChangeOptions,
  body: (change: BoardChange) => Result extends PromiseLike<unknown> ? never : Result,
): { groupId: string; result: Result } {
  const groupId = options.partOf ?? ulid();
  const at = Date.now();
  const tasksBefore = new Map<string, TaskSnapshot | undefined>();
  const proposalsBefore = new Map<string, { taskId: string }>();
  const commentsBefore = new Map<string, CommentRow | undefined>();
  const changedTasks = new Set<string>();
  const result = inTransaction<Result>(db, (tx) => {
    const result = body({
      tx,
      at,
      touchTask: (id) => {
        if (!tasksBefore.has(id)) tasksBefore.set(id, readTaskSnapshot(tx, id));
        return readTaskSnapshot(tx, id);
      },
      touchProposal: (id) => {
        const decision = readProposalDecision(tx, id);
        if (decision && !proposalsBefore.has(id)) proposalsBefore.set(id, decision);
      },
      touchComment: (id) => {
        if (!commentsBefore.has(id)) commentsBefore.set(id, readComment(tx, id));
        return readComment(tx, id);
      },
    });
    const shared = {
      at,
      actor: options.actor,
      groupId,
      undoesGroupId: options.replays?.groupId ?? null,
      isRedo: options.replays?.isRedo ?? false,
    };
    const rows: NewEvent[] = [];
    for (const [entityId, before] of tasksBefore) {
      const after = finishTask(tx, entityId, before, at);
      if (isDeepStrictEqual(before, after)) continue;
      recordMove(tx, before, after, at);
      rows.push({ ...shared, entity: "task", entityId, type: typeOf(before, after), before, after });
    }
    for (const [entityId, before] of proposalsBefore) {
      const after = readProposalDecision(tx, entityId);
      rows.push({ ...shared, entity: "proposal", entityId, type: "updated", before, after });
    }
    for (const [entityId, before] of commentsBefore) {
      const after = readComment(tx, entityId);
      if (isDeepStrictEqual(before, after)) continue;
      rows.push({ ...shared, entity: "comment", entityId, type: typeOf(before, after), before, after });
      for (const row of [before, after]) if (row) changedTasks.add(row.taskId);
    }
    insertEvents(tx, rows);
    return result;
  });
  for (const id of tasksBefore.keys()) changedTasks.add(id);
  if (changedTasks.size > 0) bus.publish({ type: "tasks.changed", taskIds: [...changedTasks] });
  for (const { taskId } of proposalsBefore.values()) bus.publish({ type: "proposals.changed", taskId });
  return { groupId, result };
}

/** Raises the version of a task that this action changed; a new rank alone does not count, so that a drag spoils no edit. */
function finishTask(
  tx: Transaction,
  id: string,
  before: TaskSnapshot | undefined,
  at: number,
): TaskSnapshot | undefined {
  const after = readTaskSnapshot(tx, id);
  if (!before || !after) return after;
  if (hasSameContent({ ...before, rank: after.rank }, after)) return after;
  const version = Math.max(before.version, after.version) + 1;
  setTaskVersion(tx, id, version, at);
  return { ...after, version, updatedAt: at };
}

/** Keeps the step from column to column, from which time in a column and the flow charts are counted. */
function recordMove(
  tx: Transaction,
  before: TaskSnapshot | undefined,
  after: TaskSnapshot | undefined,
  at: number,
): void {
  const task = after ?? before;
  const fromStatus = standing(before);
  const toStatus = standing(after);
  if (!task) return;
  const move = (workspaceId: string, from: TaskStatus | null, to: TaskStatus | null) => {
    if (from !== to) insertMove(tx, { taskId: task.id, workspaceId, fromStatus: from, toStatus: to, at });
  };
  if (before && before.workspaceId !== task.workspaceId) {
    // It leaves one board and comes to another, and each counts its own.
    move(before.workspaceId, fromStatus, null);
    move(task.workspaceId, null, toStatus);
  } else move(task.workspaceId, fromStatus, toStatus);
}

/** The column of a task on the board; none for one that is not there, or archived. */
const standing = (task: TaskSnapshot | undefined) => (task && task.archivedAt === null ? task.status : null);

/** Equal but for the version, the time of the last change, and the id in a Todo2 file, which is no content. */
export function hasSameContent(a: TaskSnapshot | undefined, b: TaskSnapshot | undefined): boolean {
  if (!a || !b) return a === b;
  const aside = { version: 0, updatedAt: 0, todo2Id: null };
  return isDeepStrictEqual({ ...a, ...aside }, { ...b, ...aside });
}

function typeOf(before: unknown, after: unknown): "created" | "updated" | "removed" {
  if (before === undefined) return "created";
  return after === undefined ? "removed" : "updated";
}
