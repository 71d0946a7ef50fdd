import type { TaskDetail, UpdateTask } from "~/shared/contracts/task";

/** What the person changed and has not saved, by field. */
export type TaskEdits = UpdateTask["patch"];
export type EditableField = keyof TaskEdits;

/** A field that both sides changed since `base`. */
export interface FieldConflict {
  field: EditableField;
  mine: unknown;
  theirs: unknown;
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The edits without those that equal what is stored, so that typing and undoing it saves nothing. */
export function dropSameEdits(base: TaskDetail, edits: TaskEdits): TaskEdits {
  return Object.fromEntries(
    Object.entries(edits).filter(([field, value]) => !isSame(value, base[field as EditableField])),
  ) as TaskEdits;
}

/**
 * Three-way comparison by field: a field conflicts when the stored value moved away from `base` and from the edit.
 * Fields that only one side changed merge without asking.
 */
export function findConflicts(base: TaskDetail, latest: TaskDetail, edits: TaskEdits): FieldConflict[] {
  return Object.entries(edits).flatMap(([name, mine]) => {
    const field = name as EditableField;
    const theirs = latest[field];
    return isSame(theirs, base[field]) || isSame(theirs, mine) ? [] : [{ field, mine, theirs }];
  });
}
