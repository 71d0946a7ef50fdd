"use client";

import { useQuery } from "@tanstack/react-query";
import { RotateCw, TriangleAlert } from "lucide-react";
import { useTRPC } from "~/app/_trpc/client";
import { useBoard } from "~/components/board/board-context";
import { BreakdownMenu } from "~/components/board/breakdown-menu";
import { RawText } from "~/components/board/task-runs";
import { DemoBadge } from "~/components/models/demo-badge";
import { Button } from "~/components/ui/button";
import { SheetBody, SheetFooter } from "~/components/ui/sheet";
import type { Job } from "~/shared/contracts/job";

const titles: Partial<Record<Job["status"], string>> = {
  cancelled: "The breakdown was stopped",
  interrupted: "The breakdown was interrupted",
};

const savedAlready = async () => true;

/** A breakdown that gave no proposal: what went wrong, what the model said, and another try. */
export function BreakdownFailure({ job }: { job: Job }) {
  const trpc = useTRPC();
  const { changes } = useBoard();
  const runs = useQuery({
    ...trpc.proposals.runs.queryOptions({ taskId: job.taskId ?? "" }),
    enabled: job.taskId !== null,
  }).data;
  const run = runs?.find((other) => other.status !== "ok" && other.startedAt >= job.createdAt);
  const { taskId } = job;
  return (
    <>
      <SheetBody className="flex flex-col gap-3">
        <div role="alert" className="flex gap-2.5 rounded-lg border bg-destructive-soft p-3">
          <TriangleAlert aria-hidden className="size-4 shrink-0 text-destructive" />
          <div className="min-w-0 break-words">
            <p className="font-medium">{titles[job.status] ?? "The breakdown failed"}</p>
            <p>{job.error?.message ?? "Nothing was created."}</p>
            {job.error?.hint && <p className="text-muted-foreground">{job.error.hint}</p>}
          </div>
        </div>
        {run && (
          <>
            <h3 className="flex items-center gap-2 font-medium text-xs">
              What {run.model} said <DemoBadge model={run.model} />
            </h3>
            <RawText text={run.rawOutput} />
          </>
        )}
      </SheetBody>
      {taskId && (
        <SheetFooter>
          <BreakdownMenu taskId={taskId} onBeforeStart={savedAlready} />
          <Button variant="primary" onClick={() => changes.breakDown.mutate({ id: taskId, model: run?.model })}>
            <RotateCw aria-hidden />
            Try again
          </Button>
        </SheetFooter>
      )}
    </>
  );
}
