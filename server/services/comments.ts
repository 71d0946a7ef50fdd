import { ulid } from "ulid";
import { deleteComment, listComments as listRows, readComment, writeComment } from "~/db/queries/comments";
import type { Actor } from "~/db/queries/events";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { findTask } from "~/server/services/board/find-task";
import { recordChange } from "~/server/services/board/record-change";
import { type AddComment, addCommentSchema, type Change, type Comment } from "~/shared/contracts/task";

type Board = Pick<Runtime, "db" | "bus">;

/** Oldest first. Throws NOT_FOUND. */
export function listComments({ db }: Pick<Runtime, "db">, taskRef: string): Comment[] {
  return listRows(db, findTask(db, taskRef)).map(({ todo2Id: _, ...comment }) => comment);
}

/** Throws NOT_FOUND when there is no such task. */
export function addComment(board: Board, input: AddComment, actor: Actor = "human"): Change & { comment: Comment } {
  const { taskId: ref, type, text } = addCommentSchema.parse(input);
  const { groupId, result } = recordChange<Comment>(board, { actor }, (change) => {
    const id = ulid();
    change.touchComment(id);
    const comment = { id, taskId: findTask(change.tx, ref), type, author: actor, text };
    const times = { createdAt: change.at, updatedAt: change.at };
    writeComment(change.tx, { ...comment, ...times, todo2Id: null });
    return { ...comment, ...times };
  });
  return { groupId, comment: result };
}

/** Changes a comment's text. Throws NOT_FOUND. */
export function editComment(board: Board, { id, text }: { id: string; text: string }): Change {
  const { groupId } = recordChange(board, { actor: "human" }, (change) => {
    const comment = change.touchComment(id);
    if (!comment) throw new AppError("NOT_FOUND", "there is no such comment");
    writeComment(change.tx, { ...comment, text, updatedAt: change.at });
  });
  return { groupId };
}

/** Throws NOT_FOUND. */
export function removeComment(board: Board, id: string): Change {
  if (!readComment(board.db, id)) throw new AppError("NOT_FOUND", "there is no such comment");
  const { groupId } = recordChange(board, { actor: "human" }, (change) => {
    change.touchComment(id);
    deleteComment(change.tx, id);
  });
  return { groupId };
}
