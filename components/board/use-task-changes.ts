import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { toast } from "sonner";
import { useTRPC } from "~/app/_trpc/client";
import { announce } from "~/components/board/live-region";
import { openJob } from "~/components/board/use-board-url";
import { boardLists } from "~/components/board/use-task-cards";
import { toastError, toastUndo } from "~/components/ui/toaster";
import type { TaskCard, TaskDetail } from "~/shared/contracts/task";

/** Changes of tasks are sent one after the other, so that each sees the neighbours the one before left. */
const scope = { id: "task-changes" };

function toCard({
  description: _d,
  criteria: _c,
  dependencyIds: _i,
  subtasks: _s,
  links: _l,
  ...card
}: TaskDetail): TaskCard {
  return card;
}

/**
 * Puts a saved task into the list and the detail at once; the event that follows refetches what else changed. A list on
 * its way may be from before the change and would take the task back for a moment, so it is asked for again.
 */
function useTakeTask(): (task: TaskDetail) => Promise<void> {
  const trpc = useTRPC();
  const client: QueryClient = useQueryClient();
  return useMemo(
    () => async (task) => {
      const lists = boardLists(trpc.tasks.list.queryKey(), task.workspaceId);
      const wasAsked = client.isFetching(lists) > 0;
      await client.cancelQueries(lists);
      client.setQueryData(trpc.tasks.get.queryKey({ id: task.id }), task);
      client.setQueriesData<TaskCard[]>(lists, (cards) => {
        if (!cards) return cards;
        const isKnown = cards.some((card) => card.id === task.id);
        return isKnown ? cards.map((card) => (card.id === task.id ? toCard(task) : card)) : [...cards, toCard(task)];
      });
      if (wasAsked) void client.invalidateQueries(lists);
    },
    [client, trpc],
  );
}

/** Takes back and repeats changes, the newest first or one group, and says what happened. */
export function useUndo() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const refetch = () => client.invalidateQueries(trpc.tasks.pathFilter());
  const redo = useMutation(
    trpc.tasks.redo.mutationOptions({
      scope,
      onSuccess: (change) => {
        toast(change ? "Change repeated" : "Nothing to repeat");
        return refetch();
      },
      onError: (error) => toastError("The change could not be repeated", error),
    }),
  ).mutate;
  const undo = useMutation(
    trpc.tasks.undo.mutationOptions({
      scope,
      onSuccess: (change) => {
        if (change) toast("Change undone", { action: { label: "Redo", onClick: () => redo() } });
        else toast("Nothing to undo");
        return refetch();
      },
      onError: (error) => toastError("The change could not be undone", error),
    }),
  ).mutate;
  return { undo, redo };
}

/** The changes a person makes on the board. Each shows at once (see `useTaskCards`) and says why when it fails. */
export function useTaskChanges(workspaceId: string) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const takeTask = useTakeTask();
  const { undo } = useUndo();

  const create = useMutation(
    trpc.tasks.create.mutationOptions({
      scope,
      onSuccess: ({ task }) => {
        announce(`Task ${task.number} created in ${task.status}`);
        return takeTask(task);
      },
      onError: (error) => toastError("The task could not be created", error),
    }),
  );
  const move = useMutation(
    trpc.tasks.move.mutationOptions({
      scope,
      onSuccess: ({ task }) => takeTask(task),
      onError: (error) => {
        toastError("The task went back: it could not be moved", error);
        return client.invalidateQueries(trpc.tasks.list.pathFilter());
      },
    }),
  );
  /** Errors are the caller's: the sheet keeps the text and shows conflicts. */
  const update = useMutation(trpc.tasks.update.mutationOptions({ scope, onSuccess: ({ task }) => takeTask(task) }));
  const remove = useMutation(
    trpc.tasks.remove.mutationOptions({
      scope,
      onSuccess: ({ groupId }, { id }) => {
        const lists = boardLists(trpc.tasks.list.queryKey(), workspaceId);
        const known = client.getQueriesData<TaskCard[]>(lists).flatMap(([, cards]) => cards ?? []);
        const card = known.find((other) => other.id === id);
        client.setQueriesData<TaskCard[]>(lists, (cards) =>
          cards?.filter((other) => other.id !== id && other.parentId !== id),
        );
        toastUndo(card ? `#${card.number} deleted` : "Task deleted", () => undo({ groupId }));
      },
      onError: (error) => toastError("The task could not be deleted", error),
    }),
  );
  const changeMany = useMutation(
    trpc.tasks.changeMany.mutationOptions({
      scope,
      onSuccess: ({ groupId }, { ids, patch }) => {
        const what = patch.archived === undefined ? "changed" : patch.archived ? "archived" : "back on the board";
        toastUndo(ids.length === 1 ? `Task ${what}` : `${ids.length} tasks ${what}`, () => undo({ groupId }));
        return client.invalidateQueries(trpc.tasks.pathFilter());
      },
      onError: (error) => toastError("The tasks could not be changed", error),
    }),
  );
  const estimate = useMutation(
    trpc.planning.estimate.mutationOptions({
      onSuccess: ({ groupId, estimates }) => {
        toastUndo(estimates.length === 1 ? "Task estimated" : `${estimates.length} tasks estimated`, () =>
          undo({ groupId }),
        );
        return client.invalidateQueries(trpc.planning.pathFilter());
      },
      onError: (error) => toastError("The tasks could not be estimated", error),
    }),
  );
  const breakDown = useMutation(
    trpc.tasks.breakdown.mutationOptions({
      onSuccess: (job, { id }) => openJob(id, job.id),
      onError: (error) => toastError("The breakdown could not be started", error),
    }),
  );
  return { create, move, update, remove, changeMany, estimate, breakDown };
}
