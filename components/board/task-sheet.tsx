"use client";

import { useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useTRPC } from "~/app/_trpc/client";
import { useBoard } from "~/components/board/board-context";
import { BreakdownMenu } from "~/components/board/breakdown-menu";
import { announce } from "~/components/board/live-region";
import { ProposalOffer } from "~/components/board/proposal-offer";
import { focusSheet, keepOpenForToasts, leaveFieldFirst } from "~/components/board/sheet-events";
import { TaskAnalysis } from "~/components/board/task-analysis";
import { TaskComments } from "~/components/board/task-comments";
import { TaskConflicts } from "~/components/board/task-conflicts";
import { TaskCriteria } from "~/components/board/task-criteria";
import { TaskLinks } from "~/components/board/task-links";
import { TaskPipeline } from "~/components/board/task-pipeline";
import { TaskProperties } from "~/components/board/task-properties";
import { TaskRuns } from "~/components/board/task-runs";
import { TaskSubtasks } from "~/components/board/task-subtasks";
import { TaskText } from "~/components/board/task-text";
import { isNotFound } from "~/components/board/trpc-codes";
import { closeSheets } from "~/components/board/use-board-url";
import { type TaskEditing, useTaskEdits } from "~/components/board/use-task-edits";
import { ExecutionOffer } from "~/components/execution/execution-offer";
import { Button } from "~/components/ui/button";
import { ErrorState } from "~/components/ui/error-state";
import { Sheet, SheetBody, SheetContent, SheetHeader, SheetTitle } from "~/components/ui/sheet";
import { Skeleton } from "~/components/ui/skeleton";
import type { TaskDetail } from "~/shared/contracts/task";

/** The side sheet of one task. Every change saves by itself: choices at once, text when its field is left. */
export function TaskSheet({ taskId }: { taskId: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.tasks.get.queryOptions({ id: taskId }));
  if (query.data) return <OpenTask key={query.data.id} task={query.data} isGone={isNotFound(query.error)} />;
  return (
    <Sheet open onOpenChange={(open) => open || closeSheets()}>
      <SheetContent aria-describedby={undefined}>
        <SheetHeader>
          <SheetTitle>{query.error ? "Task not found" : "Loading the task"}</SheetTitle>
        </SheetHeader>
        <SheetBody aria-busy={query.isPending} className="flex flex-col gap-4">
          {query.error ? (
            <ErrorState title="The task could not be loaded" error={query.error} onRetry={() => void query.refetch()} />
          ) : (
            ["h-8", "h-24", "h-32", "h-20"].map((height) => <Skeleton key={height} className={height} />)
          )}
        </SheetBody>
      </SheetContent>
    </Sheet>
  );
}

/** `isGone`: deleted elsewhere while it was open here; what was typed stays in sight. */
function OpenTask({ task, isGone }: { task: TaskDetail; isGone: boolean }) {
  const editing = useTaskEdits(task);

  const close = async () => {
    if (await editing.save()) closeSheets();
    else announce("The sheet stays open: some text is not saved");
  };

  return (
    <Sheet open onOpenChange={(open) => void (open || close())}>
      <SheetContent
        aria-describedby={undefined}
        onOpenAutoFocus={focusSheet}
        onCloseAutoFocus={(event) => event.preventDefault()}
        onEscapeKeyDown={leaveFieldFirst}
        onInteractOutside={keepOpenForToasts}
        tabIndex={-1}
      >
        <TaskHeader task={task} editing={editing} />
        <SheetBody className="flex flex-col gap-5">
          {isGone && (
            <p role="alert" className="rounded-lg border border-warning bg-warning-soft px-3 py-2">
              This task was deleted elsewhere. Undo on the board (Cmd or Ctrl+Z) brings it back if that was the last
              change; what is typed here is not saved.
            </p>
          )}
          <TaskPipeline task={task} />
          <TaskConflicts editing={editing} />
          <ProposalOffer task={task} />
          <ExecutionOffer task={task} />
          <TaskText editing={editing} />
          <TaskProperties editing={editing} />
          <TaskCriteria editing={editing} />
          <TaskSubtasks task={task} />
          <TaskAnalysis taskId={task.id} />
          <TaskLinks editing={editing} />
          <TaskComments taskId={task.id} />
          <TaskRuns taskId={task.id} />
        </SheetBody>
      </SheetContent>
    </Sheet>
  );
}

const stateWords = { saved: "Saved", saving: "Saving…", unsaved: "Not saved" } as const;

function TaskHeader({ task, editing }: { task: TaskDetail; editing: TaskEditing }) {
  const { remove } = useBoard();
  return (
    <SheetHeader className="flex-row items-center gap-2 py-2.5">
      <SheetTitle className="tnum text-muted-foreground text-sm">
        Task #{task.number}
        <span className="sr-only">: {task.title}</span>
      </SheetTitle>
      <span className="text-muted-foreground text-xs">{stateWords[editing.state]}</span>
      {editing.state === "unsaved" && (
        <Button
          variant="link"
          size="sm"
          className="px-0"
          // Leaving the field would save first, and take this button away under the pointer.
          onMouseDown={(event) => event.preventDefault()}
          onClick={editing.discard}
        >
          Discard
        </Button>
      )}
      <span className="ml-auto flex items-center gap-1">
        <BreakdownMenu taskId={task.id} onBeforeStart={editing.save} />
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="Delete task"
          onClick={() => {
            remove(task.id);
            closeSheets();
          }}
        >
          <Trash2 aria-hidden />
        </Button>
      </span>
    </SheetHeader>
  );
}
