"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { useJob } from "~/app/_trpc/live-store";
import { BreakdownFailure } from "~/components/board/breakdown-failure";
import { BreakdownProgress } from "~/components/board/breakdown-progress";
import { ProposalReview } from "~/components/board/proposal-review";
import { focusSheet, keepOpenForToasts, leaveFieldFirst } from "~/components/board/sheet-events";
import { closeSheets, followProposal, openTask } from "~/components/board/use-board-url";
import { Button } from "~/components/ui/button";
import { ErrorState } from "~/components/ui/error-state";
import { Sheet, SheetBody, SheetContent, SheetHeader, SheetTitle } from "~/components/ui/sheet";
import { Skeleton } from "~/components/ui/skeleton";

/** The wide sheet of a breakdown: the job while it runs, why it failed, or the review of the proposal it made. */
export function BreakdownSheet({ jobId, proposalId }: { jobId: string | null; proposalId: string | null }) {
  const trpc = useTRPC();
  const liveJob = useJob(jobId);
  const jobQuery = useQuery({
    ...trpc.jobs.get.queryOptions({ id: jobId ?? "" }),
    enabled: jobId !== null && !liveJob,
  });
  const job = liveJob ?? jobQuery.data;
  const proposalQuery = useQuery({
    ...trpc.proposals.get.queryOptions({ id: proposalId ?? "" }),
    enabled: proposalId !== null,
  });
  const proposal = proposalId ? proposalQuery.data : undefined;
  const taskId = proposal?.taskId ?? job?.taskId ?? null;
  const taskQuery = useQuery({ ...trpc.tasks.get.queryOptions({ id: taskId ?? "" }), enabled: taskId !== null });
  const task = taskQuery.data;

  const madeProposalId = job?.status === "succeeded" ? job.result?.proposalId : undefined;
  useEffect(() => {
    if (taskId && typeof madeProposalId === "string") followProposal(taskId, madeProposalId);
  }, [taskId, madeProposalId]);

  const error = jobQuery.error ?? proposalQuery.error ?? taskQuery.error;
  const isUnderWay = job?.status === "queued" || job?.status === "running";
  let body: ReactNode = (
    <SheetBody aria-busy className="flex flex-col gap-3">
      {["h-10", "h-20", "h-20", "h-20"].map((height, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed number of grey blocks
        <Skeleton key={row} className={height} />
      ))}
    </SheetBody>
  );
  if (error) body = <ErrorState title="The breakdown could not be loaded" error={error} />;
  else if (proposal && task) body = <ProposalReview key={proposal.id} proposal={proposal} task={task} />;
  else if (job && isUnderWay) body = <BreakdownProgress job={job} />;
  else if (job && !madeProposalId) body = <BreakdownFailure job={job} />;

  return (
    <Sheet open onOpenChange={(open) => open || (taskId ? openTask(taskId) : closeSheets())}>
      <SheetContent
        aria-describedby={undefined}
        className="sm:max-w-3xl"
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
            {task ? `Break down #${task.number} ${task.title}` : "Break down"}
          </SheetTitle>
        </SheetHeader>
        {body}
      </SheetContent>
    </Sheet>
  );
}
