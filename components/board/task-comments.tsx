"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { useJobs } from "~/app/_trpc/live-store";
import { CommentUnderWay } from "~/components/board/comment-under-way";
import { RenderedText } from "~/components/board/rendered-text";
import { useUndo } from "~/components/board/use-task-changes";
import { Badge } from "~/components/ui/badge";
import { Button } from "~/components/ui/button";
import { Textarea } from "~/components/ui/textarea";
import { toastError, toastUndo } from "~/components/ui/toaster";
import { isTerminal } from "~/shared/contracts/job";
import type { Comment } from "~/shared/contracts/task";

const authors: Record<Comment["author"], string> = {
  human: "You",
  model: "Model",
  system: "ollmlx",
  mcp: "A program, by MCP",
  sync: "Todo2 file",
};
const time = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** A task's comments, oldest first, and the field for a new one. */
export function TaskComments({ taskId }: { taskId: string }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const { undo } = useUndo();
  const [text, setText] = useState("");
  const comments = useQuery(trpc.comments.list.queryOptions({ taskId })).data ?? [];
  const underWay = useJobs().filter((job) => job.kind === "assist" && job.taskId === taskId && !isTerminal(job.status));
  const refetch = () => client.invalidateQueries(trpc.comments.pathFilter());
  const add = useMutation(
    trpc.comments.add.mutationOptions({
      onSuccess: () => {
        setText("");
        return refetch();
      },
      onError: (error) => toastError("The comment could not be saved", error),
    }),
  );
  const remove = useMutation(
    trpc.comments.remove.mutationOptions({
      onSuccess: ({ groupId }) => {
        toastUndo("Comment deleted", () => undo({ groupId }));
        return refetch();
      },
      onError: (error) => toastError("The comment could not be deleted", error),
    }),
  );
  const submit = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault();
    if (text.trim() !== "") add.mutate({ taskId, text });
  };
  return (
    <section aria-label="Comments" className="flex flex-col gap-2">
      <h3 className="font-medium text-xs">
        Comments <span className="tnum text-muted-foreground">{comments.length || ""}</span>
      </h3>
      {comments.map((comment) => (
        <article key={comment.id} className="group/comment rounded-lg border bg-card px-3 py-2">
          <header className="flex items-center gap-2 text-muted-foreground text-xs">
            <span className="font-medium text-foreground">{authors[comment.author]}</span>
            {comment.type !== "note" && <Badge>{comment.type.replace(/_/g, " ")}</Badge>}
            <time dateTime={new Date(comment.createdAt).toISOString()}>{time.format(comment.createdAt)}</time>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label="Delete this comment"
              className="ml-auto size-6"
              onClick={() => remove.mutate({ id: comment.id })}
            >
              <Trash2 aria-hidden />
            </Button>
          </header>
          <RenderedText text={comment.text} />
        </article>
      ))}
      {underWay.map((job) => (
        <CommentUnderWay key={job.id} job={job} />
      ))}
      <form onSubmit={submit} className="flex flex-col items-end gap-2">
        <Textarea
          aria-label="New comment"
          placeholder="Write a comment"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === "Enter" && (event.metaKey || event.ctrlKey) && submit(event)}
          className="max-h-64 min-h-14"
        />
        {text.trim() !== "" && (
          <Button type="submit" size="sm" variant="primary" disabled={add.isPending}>
            Comment
          </Button>
        )}
      </form>
    </section>
  );
}
