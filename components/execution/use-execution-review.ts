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
  const revert = trpc.executions.revert.mutationOptions({
    onSuccess: () => {
      toast("Taken back: the files are as before");
      return refetch();
    },
  });
  const reverting = useMutation(revert);
  // The sheet is closed by then.
  const undoing = useMutation({
    ...revert,
    onError: (error) => toastError("The change could not be taken back", error),
  });
  const applying = useMutation(
    trpc.executions.accept.mutationOptions({
      onSuccess: ({ id, branch, written }) => {
        sessionStorage.removeItem(storageKey(execution.id));
        const what = branch
          ? `On the branch ${branch}`
          : written.length === 1
            ? "1 file changed"
            : `${written.length} files changed`;
        toastUndo(execution.category === "review" ? "Findings taken" : what, () => undoing.mutate({ id }));
        openTask(execution.taskId);
        return refetch();
      },
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
    }),
  );
  const files = toChosen(execution.files, choices);
  const faults = [
    { title: "Nothing was written", error: applying.error },
    { title: "The change could not be taken back", error: reverting.error },
    { title: "The change could not be rejected", error: rejecting.error },
  ];
  /** A new decision takes away what was wrong with the one before. */
  const decide = (act: () => void) => {
    for (const { reset } of [applying, reverting, rejecting]) reset();
    act();
  };

  return {
    choices,
    choose,
    /** Empty = nothing is ticked. */
    files,
    isDeciding: applying.isPending || rejecting.isPending || reverting.isPending || execute.isPending,
    /** What kept the last decision from being carried out; null = nothing. */
    fault: faults.find(({ error }) => error !== null) ?? null,
    apply: (target: "files" | "branch") =>
      decide(() => applying.mutate({ id: execution.id, target, ...(execution.files.length > 0 ? { files } : {}) })),
    reject: () => decide(() => rejecting.mutate({ id: execution.id })),
    revert: () => decide(() => reverting.mutate({ id: execution.id })),
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
