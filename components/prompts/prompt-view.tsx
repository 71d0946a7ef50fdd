"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { MessageSquare, Pencil } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { offeredTextStore } from "~/components/chat/new-chat-store";
import { CopyButton } from "~/components/copy-text";
import { PromptEditor } from "~/components/prompts/prompt-editor";
import { PromptText } from "~/components/prompts/prompt-text";
import { RevisionList } from "~/components/prompts/revision-list";
import { Badge } from "~/components/ui/badge";
import { Button } from "~/components/ui/button";
import { Card, CardContent, CardDescription, CardTitle } from "~/components/ui/card";
import { ErrorState } from "~/components/ui/error-state";
import { Skeleton } from "~/components/ui/skeleton";
import { toastError, toastUndo } from "~/components/ui/toaster";
import type { Prompt } from "~/shared/contracts/prompt";

/** One prompt: the text of the chosen revision, its editor, and all revisions. */
export function PromptView({
  prompt,
  revisionId,
  onSelect,
}: {
  prompt: Prompt;
  revisionId: string;
  onSelect: (revisionId: string | null) => void;
}) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const revisions = useQuery(trpc.prompts.revisions.queryOptions({ promptId: prompt.id }));
  const [editing, setEditing] = useState(false);
  const refetch = () => queryClient.invalidateQueries(trpc.prompts.pathFilter());

  const activate = useMutation(
    trpc.prompts.activate.mutationOptions({
      onSuccess: refetch,
      onError: (error) => toastError("The revision was not activated", error),
    }),
  );
  const activateWithUndo = (id: string) => {
    const before = prompt.activeRevisionId;
    activate.mutate(
      { revisionId: id },
      { onSuccess: () => toastUndo("Another revision is in use", () => activate.mutate({ revisionId: before })) },
    );
  };

  if (revisions.isError) {
    return (
      <Card>
        <ErrorState
          title="The revisions could not be read"
          error={revisions.error}
          onRetry={() => revisions.refetch()}
        />
      </Card>
    );
  }
  if (revisions.isPending) return <Skeleton className="h-96 rounded-lg" />;
  const revision = revisions.data.find(({ id }) => id === revisionId) ?? revisions.data[0];
  if (!revision) return null;
  const isActive = revision.id === prompt.activeRevisionId;

  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_18rem]">
      <Card>
        <header className="flex flex-wrap items-center gap-2 border-b px-4 py-2.5">
          <div className="mr-auto min-w-0">
            <CardTitle className="flex items-center gap-2">
              {prompt.name}
              <Badge variant={isActive ? "success" : "neutral"}>
                revision {revision.number}
                {isActive && ", in use"}
              </Badge>
            </CardTitle>
            <CardDescription>{prompt.summary}</CardDescription>
          </div>
          {!editing && (
            <>
              <CopyButton text={revision.text} what="the prompt" />
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label="Try in a chat"
                title="Try in a chat"
                onClick={() => {
                  offeredTextStore.set(revision.text);
                  router.push("/chat");
                }}
              >
                <MessageSquare aria-hidden className="size-3.5" />
              </Button>
              {!isActive && (
                <Button variant="outline" disabled={activate.isPending} onClick={() => activateWithUndo(revision.id)}>
                  Use this revision
                </Button>
              )}
              <Button variant="primary" onClick={() => setEditing(true)}>
                <Pencil aria-hidden />
                Edit
              </Button>
            </>
          )}
        </header>
        <CardContent>
          {editing ? (
            <PromptEditor
              prompt={prompt}
              base={revision}
              onDone={(saved) => {
                setEditing(false);
                if (saved) onSelect(null);
              }}
            />
          ) : (
            <PromptText text={revision.text} placeholders={prompt.placeholders} />
          )}
        </CardContent>
      </Card>
      <RevisionList
        revisions={revisions.data}
        activeId={prompt.activeRevisionId}
        selectedId={revision.id}
        onSelect={(id) => {
          setEditing(false);
          onSelect(id);
        }}
      />
    </div>
  );
}
