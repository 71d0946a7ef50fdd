import { readComment, type Todo2Comment, toRawComment } from "~/server/services/todo2/todo2-comment";
import type { RawObject } from "~/server/services/todo2/todo2-document";
import { readId } from "~/server/services/todo2/todo2-task";

export interface CommentMerge {
  /** Of the file; undefined where it has none and the board adds none. */
  file: RawObject[] | undefined;
  /** To be added to the board or rewritten there. */
  toBoard: Todo2Comment[];
}

/**
 * Comments by id: what either side has is kept, what one side rewrote is taken, and what both rewrote stands below each
 * other. Nothing of the file is deleted: no writer of the format offers that.
 */
export function mergeComments(
  before: RawObject[] | undefined,
  board: Todo2Comment[],
  file: RawObject[] | undefined,
): CommentMerge {
  const earlier = new Map((before ?? []).map((raw) => [readId(raw), readComment(raw)?.text]));
  const onBoard = new Map(board.map((comment) => [comment.id, comment]));
  const merge: CommentMerge = { file: file?.map((raw) => raw), toBoard: [] };
  for (const [position, raw] of (file ?? []).entries()) {
    const comment = readComment(raw);
    if (!comment) continue;
    const own = onBoard.get(comment.id);
    // Removed on the board, where it was known: it stays in the file and does not come back.
    if (!own && earlier.get(comment.id) === comment.text) continue;
    const text = own ? mergeTexts(earlier.get(comment.id), own.text, comment.text) : comment.text;
    if (text !== own?.text) merge.toBoard.push({ ...comment, text });
    if (text !== comment.text) merge.file?.splice(position, 1, { ...raw, content: text });
  }
  const inFile = new Set((file ?? []).map(readId));
  const added = board.filter(({ id }) => !inFile.has(id)).map(toRawComment);
  if (added.length > 0) merge.file = [...(merge.file ?? []), ...added];
  return merge;
}

function mergeTexts(before: string | undefined, board: string, file: string): string {
  if (board === file || before === board) return file;
  if (before === file) return board;
  return `${file}\n\n---\n\n${board}`;
}
