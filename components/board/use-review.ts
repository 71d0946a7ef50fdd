import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "~/app/_trpc/client";
import { announce } from "~/components/board/live-region";
import { openTask } from "~/components/board/use-board-url";
import { useUndo } from "~/components/board/use-task-changes";
import { toastError, toastUndo } from "~/components/ui/toaster";
import {
  addRow,
  createReview,
  editRow,
  mergeRowUp,
  type ReviewRow,
  removeRow,
  reorderRow,
  toAppliedItems,
} from "~/shared/board-review";
import type { Proposal } from "~/shared/contracts/proposal";

const storageKey = (proposalId: string) => `ollmlx.review.${proposalId}`;

function readDraft(proposal: Proposal): ReviewRow[] {
  const stored = sessionStorage.getItem(storageKey(proposal.id));
  return stored === null ? createReview(proposal) : (JSON.parse(stored) as ReviewRow[]);
}

/** The rows under review, kept for this tab until they are decided, and the two ways to decide them. */
export function useReview(proposal: Proposal) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const { undo } = useUndo();
  const [rows, setRows] = useState(() => readDraft(proposal));

  useEffect(() => sessionStorage.setItem(storageKey(proposal.id), JSON.stringify(rows)), [proposal.id, rows]);

  const refetch = () =>
    Promise.all([
      client.invalidateQueries(trpc.proposals.pathFilter()),
      client.invalidateQueries(trpc.tasks.pathFilter()),
    ]);
  const leave = () => {
    sessionStorage.removeItem(storageKey(proposal.id));
    openTask(proposal.taskId);
    return refetch();
  };
  const applying = useMutation(
    trpc.proposals.accept.mutationOptions({
      onSuccess: ({ groupId, taskIds }) => {
        const count = taskIds.length === 1 ? "1 subtask" : `${taskIds.length} subtasks`;
        toastUndo(`${count} created`, () => undo({ groupId }));
        return leave();
      },
      onError: (error) => {
        toastError("Nothing was created", error);
        return refetch();
      },
    }),
  );
  const rejecting = useMutation(
    trpc.proposals.reject.mutationOptions({
      onSuccess: () => {
        toast("Proposal rejected");
        return leave();
      },
      onError: (error) => toastError("The proposal could not be rejected", error),
    }),
  );

  const replacing = useMutation(
    trpc.proposals.replace.mutationOptions({
      onSuccess: (item) => {
        setRows((current) => editRow(current, item.key, item));
        announce(`Subtask ${item.key} is now: ${item.title}`);
      },
      onError: (error) => toastError("The model gave no other subtask", error),
    }),
  );
  const rebasing = useMutation(
    trpc.proposals.rebase.mutationOptions({
      onSuccess: () => {
        toast("The proposal stands against the task as it is now");
        return refetch();
      },
      onError: (error) => toastError("The proposal could not be set against the task", error),
    }),
  );

  return {
    rows,
    /** The row for which the model is asked for another subtask. */
    replacingKey: replacing.isPending ? replacing.variables.key : null,
    replace: (key: string, wish: string) =>
      replacing.mutate({ id: proposal.id, key, wish, titles: rows.map((row) => row.title) }),
    rebase: () => rebasing.mutate({ id: proposal.id }),
    merge: (key: string) => setRows((current) => mergeRowUp(current, key)),
    add: () => setRows(addRow),
    isDeciding: applying.isPending || rejecting.isPending,
    edit: (key: string, change: Partial<ReviewRow>) => setRows((current) => editRow(current, key, change)),
    remove: (key: string) => setRows((current) => removeRow(current, key)),
    move: (key: string, index: number) => {
      if (index < 0 || index >= rows.length) return;
      const { rows: ordered, dropped } = reorderRow(rows, key, index);
      setRows(ordered);
      announce(`Subtask ${key} moved to position ${index + 1} of ${ordered.length}`);
      const lost = dropped.map((link) => `${link.key} no longer waits for ${link.dependsOn}`);
      if (lost.length > 0)
        toast("Order changed", { description: `${lost.join("; ")}: a subtask waits only for ones above it.` });
    },
    apply: (acceptStale: boolean) => applying.mutate({ id: proposal.id, items: toAppliedItems(rows), acceptStale }),
    reject: () => rejecting.mutate({ id: proposal.id }),
  };
}

export type Review = ReturnType<typeof useReview>;
