"use client";

import { useQuery } from "@tanstack/react-query";
import { RotateCw, TriangleAlert } from "lucide-react";
import { useTRPC } from "~/app/_trpc/client";
import { openExecution } from "~/components/board/use-board-url";
import { useExecute } from "~/components/execution/use-execute";
import { Button } from "~/components/ui/button";
import { SheetBody, SheetFooter } from "~/components/ui/sheet";
import type { Job } from "~/shared/contracts/job";

const titles: Partial<Record<Job["status"], string>> = {
  cancelled: "The execution was stopped",
  interrupted: "The execution was interrupted",
};

/** An execution that gave no change: what went wrong, the attempt with all that is known of it, and another try. */
export function ExecutionFailure({ job }: { job: Job }) {
  const trpc = useTRPC();
  const execute = useExecute();
  const { taskId } = job;
  const attempts = useQuery({
    ...trpc.executions.list.queryOptions({ taskId: taskId ?? "" }),
    enabled: taskId !== null,
  }).data;
  const attempt = attempts?.find(({ createdAt }) => createdAt >= job.createdAt);
  return (
    <>
      <SheetBody className="flex flex-col gap-3">
        <div role="alert" className="flex gap-2.5 rounded-lg border bg-destructive-soft p-3">
          <TriangleAlert aria-hidden className="size-4 shrink-0 text-destructive" />
          <div className="min-w-0 break-words">
            <p className="font-medium">{titles[job.status] ?? "The execution failed"}</p>
            <p>{job.error?.message ?? "Nothing was changed."}</p>
            {job.error?.hint && <p className="text-muted-foreground">{job.error.hint}</p>}
          </div>
        </div>
        <p className="text-muted-foreground">Your files are as they were.</p>
      </SheetBody>
      {taskId && (
        <SheetFooter>
          {attempt && (
            <Button variant="outline" onClick={() => openExecution(taskId, attempt.id)}>
              Show the attempt
            </Button>
          )}
          <Button variant="primary" disabled={execute.isPending} onClick={() => execute.mutate({ taskId })}>
            <RotateCw aria-hidden />
            Try again
          </Button>
        </SheetFooter>
      )}
    </>
  );
}
