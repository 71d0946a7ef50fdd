"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { useBoard } from "~/components/board/board-context";
import { ReviewRowItem } from "~/components/board/review-row-item";
import { describeRun } from "~/components/board/run-facts";
import { SortableList } from "~/components/board/sortable-list";
import { openTask } from "~/components/board/use-board-url";
import { useReview } from "~/components/board/use-review";
import { DemoBadge } from "~/components/models/demo-badge";
import { Badge } from "~/components/ui/badge";
import { Button } from "~/components/ui/button";
import { EmptyState } from "~/components/ui/empty-state";
import { SheetBody, SheetFooter } from "~/components/ui/sheet";
import { formatEstimate } from "~/shared/board-estimate";
import { findRowProblems } from "~/shared/board-review";
import type { ParseRung, Proposal } from "~/shared/contracts/proposal";
import type { TaskDetail } from "~/shared/contracts/task";

const rungTexts: Record<Exclude<ParseRung, "strict">, string> = {
  extracted: "The answer stood inside other text and was taken out of it.",
  repaired: "The answer was not valid JSON and was repaired. Read it with care.",
  reasked: "The first answer could not be used; this one came after the model was told its errors.",
  degraded: "Only part of the answer could be used. Subtasks may be missing.",
};

const decidedTexts: Partial<Record<Proposal["status"], string>> = {
  applied: "This proposal was applied; its subtasks are on the board.",
  rejected: "This proposal was rejected; nothing was created from it.",
  superseded: "A newer proposal took this one's place.",
};

/** The proposed subtasks as editable rows. Nothing is created before "Apply". */
export function ProposalReview({ proposal, task }: { proposal: Proposal; task: TaskDetail }) {
  const decided = decidedTexts[proposal.status];
  if (decided === undefined) return <OpenReview proposal={proposal} task={task} />;
  return (
    <EmptyState title="This proposal is closed" description={decided}>
      <Button variant="outline" onClick={() => openTask(task.id)}>
        Back to the task
      </Button>
    </EmptyState>
  );
}

function OpenReview({ proposal, task }: { proposal: Proposal; task: TaskDetail }) {
  const trpc = useTRPC();
  const { changes } = useBoard();
  const review = useReview(proposal);
  const runs = useQuery(trpc.proposals.runs.queryOptions({ taskId: task.id })).data;
  const run = runs?.find((other) => other.id === proposal.runId);

  const { rows } = review;
  const included = rows.filter((row) => row.isIncluded);
  const minutes = included.reduce((sum, row) => sum + row.minutes, 0);
  const wrong = rows.filter((row) => Object.keys(findRowProblems(row)).length > 0).length;
  const isStale = proposal.status === "stale" || proposal.baseTaskVersion !== task.version;

  return (
    <>
      <SheetBody className="flex flex-col gap-3 px-3 sm:px-5">
        {isStale && (
          <Strip title="The task changed after the model read it">
            Compare it with the task as it is now, or let the model read the task again.
            <Button variant="outline" size="sm" className="ml-auto" onClick={review.rebase}>
              Compare
            </Button>
            <Button
              variant="outline"
              size="sm"
              onClick={() => changes.breakDown.mutate({ id: task.id, model: proposal.model })}
            >
              Run again
            </Button>
          </Strip>
        )}
        {proposal.parseRung !== "strict" && (
          <Strip title={`Answer ${proposal.parseRung}`}>{rungTexts[proposal.parseRung]}</Strip>
        )}
        {proposal.warnings.length > 0 && (
          <Strip title="Look at these">
            <ul className="list-disc pl-4">
              {proposal.warnings.map((warning) => (
                <li key={warning}>{warning}</li>
              ))}
            </ul>
          </Strip>
        )}
        <p className="break-words text-muted-foreground">{proposal.approach}</p>
        <p className="tnum flex flex-wrap items-center gap-2 text-muted-foreground text-xs">
          <Badge className="max-w-full">
            <span className="truncate">{proposal.model}</span>
          </Badge>
          <DemoBadge model={proposal.model} />
          {run && describeRun(run)}
        </p>
        <SortableList
          id="review-rows"
          ids={rows.map((row) => row.key)}
          nameOf={(key) => `subtask ${key}`}
          onMove={review.move}
          className="flex flex-col gap-2"
        >
          {rows.map((row, index) => (
            <ReviewRowItem key={row.key} row={row} index={index} rows={rows} review={review} />
          ))}
        </SortableList>
        <Button variant="ghost" size="sm" className="self-start" onClick={review.add}>
          <Plus aria-hidden />
          Add a subtask of your own
        </Button>
        {rows.length === 0 && <p className="text-center text-muted-foreground">Every proposed subtask was removed.</p>}
      </SheetBody>
      <SheetFooter>
        <p className="tnum mr-auto text-muted-foreground text-xs" role="status">
          {wrong > 0
            ? `${wrong} ${wrong === 1 ? "row needs" : "rows need"} a correction`
            : `${formatEstimate(minutes)} in all`}
        </p>
        <Button variant="ghost" disabled={review.isDeciding} onClick={review.reject}>
          Reject
        </Button>
        <Button
          variant="primary"
          disabled={review.isDeciding || included.length === 0 || wrong > 0}
          onClick={() => review.apply(isStale)}
        >
          {isStale ? "Apply anyway" : "Apply"} {included.length} of {rows.length}
        </Button>
      </SheetFooter>
    </>
  );
}

function Strip({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex gap-2.5 rounded-lg border bg-warning-soft px-3 py-2">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
      <div className="min-w-0 flex-1 break-words">
        <p className="font-medium">{title}</p>
        <div className="flex flex-wrap items-center gap-2">{children}</div>
      </div>
    </div>
  );
}
