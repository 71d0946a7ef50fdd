"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { useJob } from "~/app/_trpc/live-store";
import { focusSheet, keepOpenForToasts, leaveFieldFirst } from "~/components/board/sheet-events";
import { closeSheets, followExecution, openTask } from "~/components/board/use-board-url";
import { ExecutionFailure } from "~/components/execution/execution-failure";
import { ExecutionProgress } from "~/components/execution/execution-progress";
import { ExecutionReview } from "~/components/execution/execution-review";
import { Button } from "~/components/ui/button";
import { ErrorState } from "~/components/ui/error-state";
import { Sheet, SheetBody, SheetContent, SheetHeader, SheetTitle } from "~/components/ui/sheet";
import { Skeleton } from "~/components/ui/skeleton";
import { isTerminal } from "~/shared/contracts/job";

/** The wide sheet of an execution: the job while it runs, why it failed, or the review of the change it made. */
export function ExecutionSheet({ jobId, executionId }: { jobId: string | null; executionId: string | null }) {
  const trpc = useTRPC();
  const liveJob = useJob(jobId);
  const jobQuery = useQuery({
    ...trpc.jobs.get.queryOptions({ id: jobId ?? "" }),
    enabled: jobId !== null && !liveJob,
  });
  const job = liveJob ?? jobQuery.data;
  const query = useQuery({
    ...trpc.executions.get.queryOptions({ id: executionId ?? "" }),
    enabled: executionId !== null,
  });
  const execution = executionId ? query.data : undefined;
  const taskId = execution?.taskId ?? job?.taskId ?? null;
  const taskQuery = useQuery({ ...trpc.tasks.get.queryOptions({ id: taskId ?? "" }), enabled: taskId !== null });
  const task = taskQuery.data;

  const madeId = job?.status === "succeeded" ? job.result?.executionId : undefined;
  useEffect(() => {
    if (taskId && typeof madeId === "string") followExecution(taskId, madeId);
  }, [taskId, madeId]);

  const error = jobQuery.error ?? query.error ?? taskQuery.error;
  let body: ReactNode = (
    <SheetBody aria-busy className="flex flex-col gap-3">
      {["h-10", "h-40", "h-24"].map((height) => (
        <Skeleton key={height} className={height} />
      ))}
    </SheetBody>
  );
  if (error) body = <ErrorState title="The execution could not be loaded" error={error} />;
  else if (execution && task) body = <ExecutionReview key={execution.id} execution={execution} task={task} />;
  else if (job && !isTerminal(job.status)) body = <ExecutionProgress job={job} />;
  else if (job && !madeId) body = <ExecutionFailure job={job} />;

  return (
    <Sheet open onOpenChange={(open) => open || (taskId ? openTask(taskId) : closeSheets())}>
      <SheetContent
        aria-describedby={undefined}
        className="sm:max-w-5xl"
        onOpenAutoFocus={focusSheet}
        onCloseAutoFocus={(event) => event.preventDefault()}
        onEscapeKeyDown={leaveFieldFirst}
        onInteractOutside={keepOpenForToasts}
        tabIndex={-1}
      >
        <SheetHeader className="flex-row items-center gap-2 py-2.5">
          {taskId && (
            <Button variant="ghost" size="icon-sm" aria-label="Back to the task" onClick={() => openTask(taskId)}>
              <ArrowLeft aria-hidden />
            </Button>
          )}
          <SheetTitle className="min-w-0 truncate text-base">
            {task ? `Execute #${task.number} ${task.title}` : "Execute"}
          </SheetTitle>
        </SheetHeader>
        {body}
      </SheetContent>
    </Sheet>
  );
}
