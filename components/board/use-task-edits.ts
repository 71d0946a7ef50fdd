import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { isConflict } from "~/components/board/trpc-codes";
import { useTaskChanges } from "~/components/board/use-task-changes";
import { toastError } from "~/components/ui/toaster";
import {
  dropSameEdits,
  type EditableField,
  type FieldConflict,
  findConflicts,
  type TaskEdits,
} from "~/shared/board-edits";
import type { TaskDetail } from "~/shared/contracts/task";

/** Text that somebody typed is kept when saving fails; a choice goes back to what is stored. */
const typedFields: readonly EditableField[] = ["title", "description", "criteria"];

/** A save that meets a newer version tries again when no edited field moved; more often than this is not chance. */
const MAX_TRIES = 4;

export interface TaskEditing {
  /** The task as the person sees it: stored values with the unsaved edits on top. */
  value: TaskDetail;
  state: "saved" | "unsaved" | "saving";
  /** Edited fields that somebody else changed too; nothing is saved until each is decided. */
  conflicts: FieldConflict[];
  edit: (change: TaskEdits) => void;
  /** Saves what is unsaved, after `change` if given. False when something stays unsaved. */
  save: (change?: TaskEdits) => Promise<boolean>;
  decide: (field: EditableField, side: "mine" | "theirs") => void;
  discard: () => void;
}

/**
 * Edits of one task over its live stored state. `base` is the task as it was when the oldest unsaved edit began, so a
 * change from elsewhere merges by field, and only the same field changed on both sides asks.
 */
export function useTaskEdits(stored: TaskDetail): TaskEditing {
  const trpc = useTRPC();
  const client = useQueryClient();
  const { update } = useTaskChanges(stored.workspaceId);
  const draft = useRef<{ base: TaskDetail; edits: TaskEdits }>({ base: stored, edits: {} });
  const [, render] = useState(0);
  const [isSaving, setIsSaving] = useState(false);
  const lastSave = useRef<Promise<boolean>>(Promise.resolve(true));

  const set = (next: { base: TaskDetail; edits: TaskEdits }) => {
    draft.current = next;
    render((count) => count + 1);
  };
  const isClean = Object.keys(draft.current.edits).length === 0;
  if (isClean) draft.current.base = stored;

  const edit = (change: TaskEdits) => set({ ...draft.current, edits: { ...draft.current.edits, ...change } });

  /** Forgets the edits that were sent and not changed again meanwhile. */
  const settle = (base: TaskDetail, sent: TaskEdits) => {
    const left = Object.entries(draft.current.edits).filter(([field, value]) => sent[field as EditableField] !== value);
    set({ base, edits: Object.fromEntries(left) as TaskEdits });
  };

  const send = async (): Promise<boolean> => {
    const query = trpc.tasks.get.queryOptions({ id: stored.id });
    let latest = client.getQueryData(query.queryKey) ?? stored;
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      const { base, edits } = draft.current;
      const patch = dropSameEdits(base, edits);
      if (Object.keys(patch).length === 0) {
        settle(latest, edits);
        return true;
      }
      if (findConflicts(base, latest, patch).length > 0) return false;
      try {
        const { task } = await update.mutateAsync({ id: stored.id, version: latest.version, patch });
        settle(task, edits);
        return true;
      } catch (error) {
        if (!isConflict(error)) throw error;
        latest = await client.fetchQuery({ ...query, staleTime: 0 });
      }
    }
    return false;
  };

  /** Keeps the words that somebody typed and takes choices back. */
  const giveUp = (error: unknown): false => {
    toastError("The task could not be saved", error);
    const kept = Object.entries(draft.current.edits).filter(([field]) => typedFields.includes(field as EditableField));
    set({ ...draft.current, edits: Object.fromEntries(kept) as TaskEdits });
    return false;
  };

  const save = async (change?: TaskEdits) => {
    if (change) edit(change);
    setIsSaving(true);
    // One after the other: a save that overtook another would meet its own change as a conflict.
    const mine = lastSave.current.then(send).catch(giveUp);
    lastSave.current = mine;
    const isDone = await mine;
    if (lastSave.current === mine) setIsSaving(false);
    return isDone;
  };

  const { base, edits } = draft.current;
  return {
    value: { ...stored, ...edits } as TaskDetail,
    state: isSaving ? "saving" : isClean ? "saved" : "unsaved",
    conflicts: findConflicts(base, stored, edits),
    edit,
    save,
    decide: (field, side) => {
      const { [field]: _mine, ...others } = edits;
      if (side === "mine") set({ edits, base: { ...base, [field]: stored[field] } });
      else set({ edits: others, base });
      if (findConflicts(draft.current.base, stored, draft.current.edits).length === 0) void save();
    },
    discard: () => set({ base: stored, edits: {} }),
  };
}
