"use client";

import { useQuery } from "@tanstack/react-query";
import { GitBranch, TriangleAlert, Undo2 } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { openExecution } from "~/components/board/use-board-url";
import { describeError, isUnanswered } from "~/components/describe-error";
import { AttemptFacts } from "~/components/execution/attempt-facts";
import { CheckList } from "~/components/execution/check-list";
import { ConfidencePanel } from "~/components/execution/confidence-panel";
import { FileDiff } from "~/components/execution/file-diff";
import { type ExecutionReviewState, useExecutionReview } from "~/components/execution/use-execution-review";
import { DemoBadge } from "~/components/models/demo-badge";
import { Badge } from "~/components/ui/badge";
import { Button } from "~/components/ui/button";
import { SheetBody, SheetFooter } from "~/components/ui/sheet";
import { Textarea } from "~/components/ui/textarea";
import type { Execution } from "~/shared/contracts/execution";
import type { TaskDetail } from "~/shared/contracts/task";

const severityLooks = { low: "neutral", medium: "warning", high: "destructive" } as const;

/** A model's change of the user's files, or its findings, with all that helps to decide. */
export function ExecutionReview({ execution, task }: { execution: Execution; task: TaskDetail }) {
  const review = useExecutionReview(execution);
  const isOpen = execution.status === "review";
  return (
    <>
      <SheetBody className="flex flex-col gap-4 px-3 sm:px-5">
        <Attempts execution={execution} />
        {execution.error && (
          <div role="alert" className="flex gap-2.5 rounded-lg border bg-destructive-soft p-3">
            <TriangleAlert aria-hidden className="size-4 shrink-0 text-destructive" />
            <div className="min-w-0 break-words">
              <p>{execution.error.message}</p>
              {execution.error.hint && <p className="text-muted-foreground">{execution.error.hint}</p>}
            </div>
          </div>
        )}
        {execution.explanation && <p className="break-words">{execution.explanation}</p>}
        {execution.feedback && (
          <p className="break-words border-l-2 pl-2.5 text-muted-foreground">Asked for: {execution.feedback}</p>
        )}
        <Findings execution={execution} />
        {execution.files.map((file) => (
          <FileDiff
            key={file.path}
            file={file}
            choice={review.choices[file.path] ?? { hunks: [], text: null }}
            onChange={isOpen ? (choice) => review.choose(file.path, choice) : undefined}
          />
        ))}
        {execution.category !== "review" && <CheckList execution={execution} />}
        <ConfidencePanel execution={execution} />
        <AttemptFacts execution={execution} />
      </SheetBody>
      <Decision execution={execution} task={task} review={review} />
    </>
  );
}

/** All attempts at the task; each opens, so that they can be compared. */
function Attempts({ execution }: { execution: Execution }) {
  const trpc = useTRPC();
  const attempts = useQuery(trpc.executions.list.queryOptions({ taskId: execution.taskId })).data ?? [execution];
  return (
    <nav aria-label="Attempts" className="flex flex-wrap gap-1.5">
      {attempts.map(({ id, attempt, status, model }) => (
        <Button
          key={id}
          size="sm"
          variant={id === execution.id ? "secondary" : "ghost"}
          aria-current={id === execution.id ? "true" : undefined}
          onClick={() => openExecution(execution.taskId, id)}
        >
          Attempt {attempt}
          <Badge variant={status === "review" ? "primary" : status === "applied" ? "success" : "neutral"}>
            {status}
          </Badge>
          <span className="max-w-40 truncate text-muted-foreground">{model}</span>
          <DemoBadge model={model} />
        </Button>
      ))}
    </nav>
  );
}

function Findings({ execution: { category, findings, error } }: { execution: Execution }) {
  if (category !== "review" || error) return null;
  if (findings.length === 0) return <p className="text-muted-foreground">The model found nothing to remark on.</p>;
  return (
    <ul aria-label="Findings" className="shrink-0 divide-y rounded-lg border bg-card">
      {findings.map(({ path, line, severity, text }) => (
        <li key={`${path}:${line}:${text}`} className="flex flex-col gap-1 px-2.5 py-2">
          <span className="flex flex-wrap items-center gap-2">
            <Badge variant={severityLooks[severity]}>{severity}</Badge>
            <code className="break-all text-xs">
              {path}:{line}
            </code>
          </span>
          <span className="break-words">{text}</span>
        </li>
      ))}
    </ul>
  );
}

function Decision({
  execution,
  task,
  review,
}: {
  execution: Execution;
  task: TaskDetail;
  review: ExecutionReviewState;
}) {
  const [comment, setComment] = useState("");
  const { status, baseCommit, files, category } = execution;
  if (status === "applied") {
    return (
      <SheetFooter className="flex-wrap justify-between">
        <DecisionFault review={review} />
        <p className="text-muted-foreground text-xs">
          {execution.branch ? `On the branch ${execution.branch}.` : "In your files, not committed."}
        </p>
        {category !== "review" && (
          <Button variant="outline" disabled={review.isDeciding} onClick={review.revert}>
            <Undo2 aria-hidden />
            Take back
          </Button>
        )}
      </SheetFooter>
    );
  }
  const isOpen = status === "review";
  const isNothing = files.length > 0 && review.files.length === 0;
  return (
    <SheetFooter className="flex-col items-stretch">
      <DecisionFault review={review} />
      <form
        className="flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          review.askAgain(comment);
        }}
      >
        <Textarea
          aria-label="What to do otherwise"
          placeholder="What should the model do otherwise?"
          value={comment}
          maxLength={4_000}
          onChange={({ target }) => setComment(target.value)}
          className="min-h-9 flex-1"
        />
        <Button type="submit" variant="outline" disabled={review.isDeciding || task.status === "Done"}>
          {comment.trim() === "" ? "Try again" : "Ask for changes"}
        </Button>
      </form>
      {isOpen && (
        <div className="flex flex-wrap items-center justify-end gap-2">
          {isNothing && <p className="mr-auto text-muted-foreground text-xs">Tick at least one change to apply.</p>}
          <Button variant="ghost" disabled={review.isDeciding} onClick={review.reject}>
            Reject
          </Button>
          {baseCommit !== null && files.length > 0 && (
            <Button variant="outline" disabled={review.isDeciding || isNothing} onClick={() => review.apply("branch")}>
              <GitBranch aria-hidden />
              Apply to a branch
            </Button>
          )}
          <Button variant="primary" disabled={review.isDeciding || isNothing} onClick={() => review.apply("files")}>
            {category === "review" ? "Take the findings" : "Apply to my files"}
          </Button>
        </div>
      )}
    </SheetFooter>
  );
}

/** Why nothing came of the last click, above the buttons: a notice in the corner would cover them. */
function DecisionFault({ review: { fault } }: { review: ExecutionReviewState }) {
  if (!fault) return null;
  const { message, hint } = describeError(fault.error);
  const isKnown = !isUnanswered(fault.error);
  return (
    <p role="alert" className="w-full break-words text-destructive text-sm">
      {isKnown && `${fault.title}: `}
      {[message, hint, isKnown ? null : "Then this page shows whether it was done."].filter(Boolean).join(" ")}
    </p>
  );
}
