"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, ScrollText } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { cn } from "~/components/class-names";
import { PageBody } from "~/components/frame/page-body";
import { ImportButton } from "~/components/prompts/import-button";
import { NewPromptDialog } from "~/components/prompts/new-prompt-dialog";
import { OptimizationReport } from "~/components/prompts/optimization-report";
import { type PromptTab, PromptView, promptTabs } from "~/components/prompts/prompt-view";
import { Button } from "~/components/ui/button";
import { Card, CardContent } from "~/components/ui/card";
import { EmptyState } from "~/components/ui/empty-state";
import { ErrorState } from "~/components/ui/error-state";
import { Skeleton } from "~/components/ui/skeleton";
import { useNow } from "~/components/use-now";
import { useUrlState } from "~/components/use-url-state";
import type { Prompt } from "~/shared/contracts/prompt";
import { formatAge } from "~/shared/format-quantity";

/** Prompts at the left, the chosen one with its revisions at the right. The address says which, and which view. */
export function PromptsPage() {
  const trpc = useTRPC();
  const url = useUrlState();
  const [isNew, setNew] = useState(false);
  const prompts = useQuery(trpc.prompts.list.queryOptions());
  const [optimizationId, evaluationId] = [url.get("optimization"), url.get("evaluation")];
  const optimization = useQuery({
    ...trpc.prompts.optimization.queryOptions({ id: optimizationId }),
    enabled: optimizationId !== "",
  });
  const evaluation = useQuery({
    ...trpc.prompts.evalRun.queryOptions({ id: evaluationId }),
    enabled: evaluationId !== "",
  });

  if (prompts.isError) {
    return (
      <ErrorState title="The prompts could not be listed" error={prompts.error} onRetry={() => prompts.refetch()} />
    );
  }
  if (prompts.isPending) {
    return (
      <PageBody>
        <div aria-busy className="grid gap-4 md:grid-cols-[16rem_minmax(0,1fr)]">
          <Skeleton className="h-16 rounded-lg" />
          <Skeleton className="h-96 rounded-lg" />
        </div>
      </PageBody>
    );
  }
  const wanted = url.get("id") || optimization.data?.promptId || evaluation.data?.promptId;
  const prompt = prompts.data.find(({ id }) => id === wanted) ?? prompts.data[0];
  const open = (id: string) => url.replace({ id, revision: null, tab: null, optimization: null, evaluation: null });
  const asked = url.get("tab");
  const tab: PromptTab =
    asked in promptTabs ? (asked as PromptTab) : optimizationId ? "optimise" : evaluationId ? "evaluate" : "text";

  return (
    <PageBody>
      <div className="flex flex-wrap items-center gap-2">
        <p className="mr-auto text-muted-foreground">
          Texts for your models: those that ollmlx itself sends, and your own.
        </p>
        <ImportButton onMade={open} />
        <Button variant="primary" onClick={() => setNew(true)}>
          <Plus aria-hidden />
          New prompt
        </Button>
      </div>
      {optimization.data?.report && optimization.data.promptId === null && (
        <Card>
          <CardContent>
            <OptimizationReport report={optimization.data.report} model={optimization.data.model} />
          </CardContent>
        </Card>
      )}
      {prompt ? (
        <div className="grid items-start gap-4 md:grid-cols-[16rem_minmax(0,1fr)]">
          <PromptList prompts={prompts.data} shownId={prompt.id} onOpen={open} />
          <PromptView
            key={prompt.id}
            prompt={prompt}
            revisionId={url.get("revision") || prompt.activeRevisionId}
            tab={tab}
            shown={{ optimization: optimizationId || null, evaluation: evaluationId || null }}
            onSelect={(revision, next) => url.replace({ id: prompt.id, revision, ...(next ? { tab: next } : {}) })}
            onTab={(next) => url.replace({ id: prompt.id, tab: next })}
            onGone={() => url.replace({ id: null, revision: null, tab: null })}
          />
        </div>
      ) : (
        <EmptyState
          icon={ScrollText}
          title="No prompts"
          description="The daemon writes its own prompts when it starts. Restart it to get them back, or write one."
        />
      )}
      {isNew && (
        <NewPromptDialog
          onClose={() => setNew(false)}
          onMade={(id) => {
            setNew(false);
            open(id);
          }}
        />
      )}
    </PageBody>
  );
}

/** A person's own prompts, then those that ollmlx uses; the list comes sorted by name. */
const ownFirst = (a: Prompt, b: Prompt): number => Number(a.origin === "builtin") - Number(b.origin === "builtin");

function PromptList({
  prompts,
  shownId,
  onOpen,
}: {
  prompts: readonly Prompt[];
  shownId: string;
  onOpen: (promptId: string) => void;
}) {
  const now = useNow(30_000);
  return (
    <Card aria-label="Prompts" className="overflow-hidden">
      <ul className="scroll-quiet max-h-52 divide-y overflow-y-auto md:max-h-none">
        {[...prompts].sort(ownFirst).map((item) => (
          <li key={item.id}>
            <button
              type="button"
              aria-current={item.id === shownId ? "true" : undefined}
              onClick={() => onOpen(item.id)}
              className={cn(
                "flex w-full flex-col gap-0.5 px-3 py-2.5 text-left hover:bg-muted focus-visible:-outline-offset-2",
                item.id === shownId && "bg-accent hover:bg-accent",
              )}
            >
              <span className="break-words font-medium">{item.name}</span>
              <span className="text-muted-foreground text-xs">
                {item.revisionCount === 1 ? "1 revision" : `${item.revisionCount} revisions`}, changed{" "}
                {formatAge(item.updatedAt, now)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
