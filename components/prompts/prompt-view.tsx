"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { MessageSquare, Pencil } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { offeredTextStore } from "~/components/chat/new-chat-store";
import { CopyButton } from "~/components/copy-text";
import { ComparePanel } from "~/components/prompts/compare-panel";
import { EvalPanel } from "~/components/prompts/eval-panel";
import { OptimizePanel } from "~/components/prompts/optimize-panel";
import { PromptTextTab } from "~/components/prompts/prompt-text-tab";
import { RevisionList } from "~/components/prompts/revision-list";
import { RevisionTools } from "~/components/prompts/revision-tools";
import { Badge } from "~/components/ui/badge";
import { Button } from "~/components/ui/button";
import { Card, CardContent, CardDescription, CardTitle } from "~/components/ui/card";
import { ErrorState } from "~/components/ui/error-state";
import { Skeleton } from "~/components/ui/skeleton";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "~/components/ui/tabs";
import { toastError, toastUndo } from "~/components/ui/toaster";
import type { Prompt } from "~/shared/contracts/prompt";

export const promptTabs = { text: "Text", optimise: "Optimise", compare: "Compare", evaluate: "Evaluate" } as const;
export type PromptTab = keyof typeof promptTabs;

/** One prompt: the chosen revision's text, what can be done with it, and all revisions. */
export function PromptView({
  prompt,
  revisionId,
  tab,
  shown,
  onSelect,
  onTab,
  onGone,
}: {
  prompt: Prompt;
  revisionId: string;
  tab: PromptTab;
  /** Ids of an optimisation and an evaluation that the address asks for. */
  shown: { optimization: string | null; evaluation: string | null };
  onSelect: (revisionId: string | null, tab?: PromptTab) => void;
  onTab: (tab: PromptTab) => void;
  onGone: () => void;
}) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const revisions = useQuery(trpc.prompts.revisions.queryOptions({ promptId: prompt.id }));
  const [editing, setEditing] = useState(false);
  // Once looked at it stays while other tabs are: its answers cost time.
  const [wasCompared, setWasCompared] = useState(false);
  if (tab === "compare" && !wasCompared) setWasCompared(true);
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
      <Card className="min-w-0">
        <Tabs value={tab} onValueChange={(value) => onTab(value as PromptTab)}>
          <header className="flex flex-wrap items-center gap-2 border-b px-4 py-2.5">
            <div className="mr-auto min-w-0">
              <CardTitle className="flex flex-wrap items-center gap-2">
                {prompt.name}
                <Badge variant={isActive ? "success" : revision.status === "rejected" ? "destructive" : "neutral"}>
                  revision {revision.number}
                  {isActive && ", in use"}
                  {revision.status === "rejected" && ", refused"}
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
                <RevisionTools prompt={prompt} revision={revision} onGone={onGone} />
                {!isActive && (
                  <Button variant="outline" disabled={activate.isPending} onClick={() => activateWithUndo(revision.id)}>
                    Use this revision
                  </Button>
                )}
                <Button
                  variant="primary"
                  onClick={() => {
                    onTab("text");
                    setEditing(true);
                  }}
                >
                  <Pencil aria-hidden />
                  Edit
                </Button>
              </>
            )}
          </header>
          <CardContent className="flex flex-col gap-4">
            <TabsList aria-label="Views of the prompt" className="self-start">
              {Object.entries(promptTabs).map(([value, label]) => (
                <TabsTrigger key={value} value={value}>
                  {label}
                </TabsTrigger>
              ))}
            </TabsList>
            <TabsContent value="text">
              <PromptTextTab
                prompt={prompt}
                revision={revision}
                revisions={revisions.data}
                isEditing={editing}
                onDone={(saved) => {
                  setEditing(false);
                  if (saved) onSelect(null);
                }}
              />
            </TabsContent>
            <TabsContent value="optimise">
              <OptimizePanel
                prompt={prompt}
                revision={revision}
                shownId={shown.optimization}
                onOpen={(id) => onSelect(id, "text")}
              />
            </TabsContent>
            <TabsContent value="compare" forceMount={wasCompared || undefined} className="data-[state=inactive]:hidden">
              <ComparePanel key={revision.id} revisions={revisions.data} shown={revision} />
            </TabsContent>
            <TabsContent value="evaluate">
              <EvalPanel prompt={prompt} revision={revision} shownId={shown.evaluation} />
            </TabsContent>
          </CardContent>
        </Tabs>
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
