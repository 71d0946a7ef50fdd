import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "~/app/_trpc/client";
import { openTask } from "~/components/board/use-board-url";
import { useExecute } from "~/components/execution/use-execute";
import { toastError, toastUndo } from "~/components/ui/toaster";
import type { ChosenFile, Execution, ProposedFile } from "~/shared/contracts/execution";
import { findHunks } from "~/shared/execute-diff";

/** What is taken of one file: its hunks by number, or a text that was edited. */
export interface FileChoice {
  hunks: number[];
  text: string | null;
}

const storageKey = (id: string) => `ollmlx.execution.${id}`;

const wholeOf = ({ before, after }: ProposedFile): FileChoice => ({
  hunks: findHunks(before ?? "", after).map((_, index) => index),
  text: null,
});

type Choices = Record<string, FileChoice>;

function readDraft(execution: Execution): Choices {
  const stored = sessionStorage.getItem(storageKey(execution.id));
  if (stored !== null) return JSON.parse(stored) as Choices;
  return Object.fromEntries(execution.files.map((file) => [file.path, wholeOf(file)]));
}

/** What is ticked and edited, kept for this tab until it is decided, and the ways to decide. */
export function useExecutionReview(execution: Execution) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const execute = useExecute();
  const [choices, setChoices] = useState(() => readDraft(execution));

  const choose = (path: string, choice: FileChoice) => {
    const next = { ...choices, [path]: choice };
    sessionStorage.setItem(storageKey(execution.id), JSON.stringify(next));
    setChoices(next);
  };
  const refetch = () =>
    Promise.all([
      client.invalidateQueries(trpc.executions.pathFilter()),
      client.invalidateQueries(trpc.tasks.pathFilter()),
      client.invalidateQueries(trpc.comments.pathFilter()),
    ]);
  const reverting = useMutation(
    trpc.executions.revert.mutationOptions({
      onSuccess: () => {
        toast("Taken back: the files are as before");
        return refetch();
      },
      onError: (error) => toastError("The change could not be taken back", error),
    }),
  );
  const applying = useMutation(
    trpc.executions.accept.mutationOptions({
      onSuccess: ({ id, branch, written }) => {
        sessionStorage.removeItem(storageKey(execution.id));
        const what = branch
          ? `On the branch ${branch}`
          : written.length === 1
            ? "1 file changed"
            : `${written.length} files changed`;
        toastUndo(execution.category === "review" ? "Findings taken" : what, () => reverting.mutate({ id }));
        openTask(execution.taskId);
        return refetch();
      },
      onError: (error) => toastError("Nothing was written", error),
    }),
  );
  const rejecting = useMutation(
    trpc.executions.reject.mutationOptions({
      onSuccess: () => {
        sessionStorage.removeItem(storageKey(execution.id));
        toast("Change rejected; nothing was written");
        openTask(execution.taskId);
        return refetch();
      },
      onError: (error) => toastError("The change could not be rejected", error),
    }),
  );
  const files = toChosen(execution.files, choices);

  return {
    choices,
    choose,
    /** Empty = nothing is ticked. */
    files,
    isDeciding: applying.isPending || rejecting.isPending || reverting.isPending || execute.isPending,
    apply: (target: "files" | "branch") =>
      applying.mutate({ id: execution.id, target, ...(execution.files.length > 0 ? { files } : {}) }),
    reject: () => rejecting.mutate({ id: execution.id }),
    revert: () => reverting.mutate({ id: execution.id }),
    askAgain: (feedback: string) =>
      execute.mutate({ taskId: execution.taskId, model: execution.model, category: execution.category, feedback }),
  };
}

export type ExecutionReviewState = ReturnType<typeof useExecutionReview>;

function toChosen(files: readonly ProposedFile[], choices: Choices): ChosenFile[] {
  return files.flatMap((file): ChosenFile[] => {
    const { path } = file;
    const { hunks, text } = choices[path] ?? wholeOf(file);
    if (text !== null) return [{ path, text }];
    return hunks.length > 0 ? [{ path, hunks }] : [];
  });
}
