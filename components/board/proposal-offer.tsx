"use client";

import { useQuery } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import type { ReactNode } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { useJobs } from "~/app/_trpc/live-store";
import { openJob, openProposal } from "~/components/board/use-board-url";
import { DemoBadge } from "~/components/models/demo-badge";
import { Button } from "~/components/ui/button";
import { isTerminal } from "~/shared/contracts/job";
import type { TaskDetail } from "~/shared/contracts/task";

/** A breakdown under way, or a proposal that waits for a decision, offered at the top of its task. */
export function ProposalOffer({ task }: { task: TaskDetail }) {
  const trpc = useTRPC();
  const proposals = useQuery(trpc.proposals.list.queryOptions({ taskId: task.id })).data;
  const job = useJobs().find(
    (other) => other.kind === "breakdown" && other.taskId === task.id && !isTerminal(other.status),
  );
  if (job) {
    return (
      <Strip text="A model is breaking this task down.">
        <Button variant="primary" size="sm" onClick={() => openJob(task.id, job.id)}>
          Watch
        </Button>
      </Strip>
    );
  }
  const open = proposals?.find(({ status }) => status === "ready" || status === "stale");
  if (!open) return null;
  return (
    <Strip text={`${open.model} proposed ${open.items.length} subtasks. Nothing is created before you apply them.`}>
      <DemoBadge model={open.model} />
      <Button variant="primary" size="sm" onClick={() => openProposal(task.id, open.id)}>
        Review
      </Button>
    </Strip>
  );
}

function Strip({ text, children }: { text: string; children: ReactNode }) {
  return (
    <div className="flex items-center gap-2.5 rounded-lg border bg-primary-soft px-3 py-2">
      <Sparkles aria-hidden className="size-4 shrink-0 text-primary dark:text-ring" />
      <p className="min-w-0 flex-1 break-words">{text}</p>
      {children}
    </div>
  );
}
