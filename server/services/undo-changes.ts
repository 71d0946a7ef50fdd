import { type CommentRow, deleteComment, writeComment } from "~/db/queries/comments";
import { type EventRow, findRedoableGroup, findUndoableGroup, isGroupUndone, listGroup } from "~/db/queries/events";
import { type ProposalDecision, readProposalDecision, writeProposalDecision } from "~/db/queries/proposals";
import {
  completeSnapshot,
  deferReferences,
  deleteTask,
  type TaskSnapshot,
  writeTaskSnapshot,
} from "~/db/queries/task-snapshots";
import { listDependentIds, listSubtaskIds, readTaskNumbers } from "~/db/queries/tasks";
import { AppError, toAppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { checkDependencies } from "~/server/services/board/check-dependencies";
import { type BoardChange, hasSameContent, recordChange } from "~/server/services/board/record-change";
import type { Change } from "~/shared/contracts/task";

type Board = Pick<Runtime, "db" | "bus">;

/**
 * Takes back one action, or the newest one that is not undone; null when there is none. Taking back an undo brings its
 * action again. Throws CONFLICT, with nothing changed, when what it made has been changed since; NOT_FOUND.
 */
export function undoChange(board: Board, { groupId }: Partial<Change>): Change | null {
  if (groupId === undefined) {
    const newest = findUndoableGroup(board.db);
    return newest === undefined ? null : replay(board, newest, false);
  }
  const first = listGroup(board.db, groupId)[0];
  if (!first) throw new AppError("NOT_FOUND", "there is no such change to undo");
  return first.undoesGroupId === null
    ? replay(board, groupId, false)
    : replay(board, first.undoesGroupId, !first.isRedo);
}

/** Brings the action undone last again; null when there is none or something new was done since. Throws as `undoChange`. */
export function redoChange(board: Board): Change | null {
  const newest = findRedoableGroup(board.db);
  return newest === undefined ? null : replay(board, newest, true);
}

/** Writes back what each row of the action says the board was before it (undo) or after it (redo). */
function replay(board: Board, group: string, isRedo: boolean): Change {
  const { groupId } = recordChange(board, { actor: "human", replays: { groupId: group, isRedo } }, (change) => {
    if (isGroupUndone(change.tx, group) !== isRedo) {
      throw new AppError("CONFLICT", isRedo ? "this change was not undone" : "this change is undone already");
    }
    deferReferences(change.tx);
    const rows = listGroup(change.tx, group);
    for (const row of isRedo ? rows : rows.reverse()) {
      const [expected, wanted] = isRedo ? [row.before, row.after] : [row.after, row.before];
      if (row.entity === "task") replayTask(change, row, readKept(expected), readKept(wanted));
      else if (row.entity === "comment") {
        replayComment(change, row, expected as CommentRow | null, wanted as CommentRow | null);
      } else replayProposal(change, row, expected as ProposalDecision, wanted as ProposalDecision);
    }
    for (const row of rows) if (row.entity === "task") checkReferences(change, row);
  });
  return { groupId };
}

const readKept = (kept: unknown): TaskSnapshot | null => (kept ? completeSnapshot(kept as TaskSnapshot) : null);

function replayTask(
  change: BoardChange,
  { entityId }: EventRow,
  expected: TaskSnapshot | null,
  wanted: TaskSnapshot | null,
): void {
  const current = change.touchTask(entityId);
  if (!hasSameContent(current, expected ?? undefined)) {
    const number = current?.number ?? expected?.number ?? wanted?.number;
    throw conflict(`task #${number} was ${current ? "changed" : "deleted"} since`);
  }
  if (!wanted) {
    deleteTask(change.tx, entityId);
    return;
  }
  // The version only grows, so that nobody's older copy passes for the newest; a task that is there gets its new one
  // from `recordChange`.
  const version = current?.version ?? Math.max(expected?.version ?? 0, wanted.version) + 1;
  const todo2Id = current?.todo2Id ?? wanted.todo2Id;
  writeTaskSnapshot(change.tx, { ...wanted, todo2Id, version, updatedAt: change.at });
}

function replayComment(
  change: BoardChange,
  { entityId }: EventRow,
  expected: CommentRow | null,
  wanted: CommentRow | null,
): void {
  const current = change.touchComment(entityId);
  if (current?.text !== expected?.text) throw conflict("the comment was changed since");
  if (wanted) writeComment(change.tx, wanted);
  else deleteComment(change.tx, entityId);
}

function replayProposal(
  change: BoardChange,
  { entityId }: EventRow,
  expected: ProposalDecision,
  wanted: ProposalDecision,
): void {
  change.touchProposal(entityId);
  if (readProposalDecision(change.tx, entityId)?.status !== expected.status) {
    throw conflict("the proposal was decided again since");
  }
  writeProposalDecision(change.tx, entityId, wanted);
}

/** Nothing may be left that names a task which is gone, and no cycle may come back. */
function checkReferences(change: BoardChange, { entityId, before, after }: EventRow): void {
  const snapshot = (before ?? after) as TaskSnapshot;
  const current = change.touchTask(entityId);
  if (!current) {
    const orphans = [...listSubtaskIds(change.tx, entityId), ...listDependentIds(change.tx, [entityId])];
    if (orphans.length === 0) return;
    const numbers = readTaskNumbers(change.tx, orphans.slice(0, 1));
    throw conflict(`task #${[...numbers.values()][0]} came to depend on task #${snapshot.number} since`);
  }
  if (current.parentId !== null && !readTaskNumbers(change.tx, [current.parentId]).size) {
    throw conflict(`the parent of task #${current.number} was deleted since`);
  }
  try {
    checkDependencies(change.tx, entityId);
  } catch (thrown) {
    throw conflict(toAppError(thrown).message);
  }
}

function conflict(reason: string): AppError {
  return new AppError("CONFLICT", `cannot take this step: ${reason}`, { hint: "Undo the later change first." });
}
