"use client";

import { useQuery } from "@tanstack/react-query";
import { Wrench } from "lucide-react";
import type { ReactNode } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { useJobs } from "~/app/_trpc/live-store";
import { openExecution, openExecutionJob } from "~/components/board/use-board-url";
import { DemoBadge } from "~/components/models/demo-badge";
import { Button } from "~/components/ui/button";
import { isTerminal } from "~/shared/contracts/job";
import type { TaskDetail } from "~/shared/contracts/task";

/** An execution under way, a change that waits for a decision, or one that was applied, at the top of its task. */
export function ExecutionOffer({ task }: { task: TaskDetail }) {
  const trpc = useTRPC();
  const attempts = useQuery(trpc.executions.list.queryOptions({ taskId: task.id })).data;
  const job = useJobs().find(
    (other) => other.kind === "execute" && other.taskId === task.id && !isTerminal(other.status),
  );
  if (job) {
    return (
      <Strip text="A model works on this task in a copy of the folder.">
        <Button variant="primary" size="sm" onClick={() => openExecutionJob(task.id, job.id)}>
          Watch
        </Button>
      </Strip>
    );
  }
  const newest = attempts?.find(({ status }) => status === "review") ?? attempts?.[0];
  if (!newest) return null;
  const files = newest.files.length === 1 ? "1 file" : `${newest.files.length} files`;
  const findings = newest.findings.length === 1 ? "1 finding" : `${newest.findings.length} findings`;
  const words: Partial<Record<typeof newest.status, string>> = {
    review:
      newest.category === "review"
        ? `${newest.model} has ${findings}.`
        : `${newest.model} proposes to change ${files}. Nothing is written before you apply it.`,
    applied: newest.branch ? `A change stands on the branch ${newest.branch}.` : `A change of ${files} was applied.`,
  };
  return (
    <Strip text={words[newest.status] ?? `The last attempt of a model: ${newest.status}.`}>
      <DemoBadge model={newest.model} />
      <Button
        variant={newest.status === "review" ? "primary" : "outline"}
        size="sm"
        onClick={() => openExecution(task.id, newest.id)}
      >
        {newest.status === "review" ? "Review change" : "Show"}
      </Button>
    </Strip>
  );
}

function Strip({ text, children }: { text: string; children: ReactNode }) {
  return (
    <div className="flex items-center gap-2.5 rounded-lg border bg-primary-soft px-3 py-2">
      <Wrench aria-hidden className="size-4 shrink-0 text-primary dark:text-ring" />
      <p className="min-w-0 flex-1 break-words">{text}</p>
      {children}
    </div>
  );
}
