import { diff3Merge } from "node-diff3";
import type { Todo2Field, Todo2Task } from "~/server/services/todo2/todo2-task";
import { todo2Fields } from "~/server/services/todo2/todo2-task";
import type { FieldValue } from "~/shared/contracts/todo2";

/** The same field changed on both sides in ways that cannot stand together: each side keeps its own until a person decides. */
export interface FieldConflict {
  taskId: string;
  field: Todo2Field;
  base: FieldValue;
  board: FieldValue;
  file: FieldValue;
}

export interface TaskMerge {
  /** To be changed on the board, because the file changed or both did. */
  toBoard: Partial<Todo2Task>;
  /** To be changed in the file. */
  toFile: Partial<Todo2Task>;
  conflicts: FieldConflict[];
}

/** Three-way merge of one task, field by field. Dates play no part: one writer stamps every task at every save. */
export function mergeTask(base: Todo2Task, board: Todo2Task, file: Todo2Task): TaskMerge {
  const merge: TaskMerge = { toBoard: {}, toFile: {}, conflicts: [] };
  for (const field of todo2Fields) {
    const agreed = mergeField(field, base[field], board[field], file[field]);
    if (agreed === null) {
      const { id } = base;
      merge.conflicts.push({ taskId: id, field, base: base[field], board: board[field], file: file[field] });
      continue;
    }
    if (!isSame(agreed.value, board[field])) Object.assign(merge.toBoard, { [field]: agreed.value });
    if (!isSame(agreed.value, file[field])) Object.assign(merge.toFile, { [field]: agreed.value });
  }
  return merge;
}

/** The value that both sides get, or null for a conflict. */
function mergeField(field: Todo2Field, base: unknown, board: unknown, file: unknown): { value: unknown } | null {
  if (isSame(board, file) || isSame(base, board)) return { value: file };
  if (isSame(base, file)) return { value: board };
  if (Array.isArray(base)) return { value: mergeNames(base, board as string[], file as string[]) };
  if (field !== "body") return null;
  const text = mergeText(String(base), String(board), String(file));
  return text === null ? null : { value: text };
}

/** What either side added, without what either side removed, in the file's order. */
function mergeNames(base: string[], board: string[], file: string[]): string[] {
  const isKept = (name: string) => !base.includes(name) || (board.includes(name) && file.includes(name));
  return [...new Set([...file, ...board])].filter(isKept);
}

/** Changes of different lines stand together; changes of the same line are a conflict (null). */
function mergeText(base: string, board: string, file: string): string | null {
  const lines = (text: string) => text.split("\n");
  const parts = diff3Merge(lines(board), lines(base), lines(file), { excludeFalseConflicts: true });
  if (parts.some((part) => part.conflict)) return null;
  return parts.flatMap((part) => part.ok ?? []).join("\n");
}

/** Equal as field values: lists of names in any order. */
export function isSame(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((item) => b.includes(item));
}
