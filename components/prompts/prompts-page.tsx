"use client";

import { useQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import { useTRPC } from "~/app/_trpc/client";
import { cn } from "~/components/class-names";
import { PageBody } from "~/components/frame/page-body";
import { PromptView } from "~/components/prompts/prompt-view";
import { Card } from "~/components/ui/card";
import { EmptyState } from "~/components/ui/empty-state";
import { ErrorState } from "~/components/ui/error-state";
import { Skeleton } from "~/components/ui/skeleton";
import { useNow } from "~/components/use-now";
import { useUrlState } from "~/components/use-url-state";
import { formatAge } from "~/shared/format-quantity";

/** The texts that the product sends to models: list at the left, the chosen one with its revisions at the right. */
export function PromptsPage() {
  const trpc = useTRPC();
  const url = useUrlState();
  const now = useNow(30_000);
  const prompts = useQuery(trpc.prompts.list.queryOptions());

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
  const prompt = prompts.data.find(({ id }) => id === url.get("id")) ?? prompts.data[0];
  if (!prompt) {
    return (
      <EmptyState
        icon={ScrollText}
        title="No prompts"
        description="The daemon writes its own prompts when it starts. Restart it to get them back."
      />
    );
  }

  return (
    <PageBody>
      <p className="text-muted-foreground">
        These texts are what ollmlx sends to your models. Scoring and optimisation are not part of this version.
      </p>
      <div className="grid items-start gap-4 md:grid-cols-[16rem_minmax(0,1fr)]">
        <Card aria-label="Prompts" className="overflow-hidden">
          <ul className="divide-y">
            {prompts.data.map((item) => (
              <li key={item.id}>
                <button
                  type="button"
                  aria-current={item.id === prompt.id ? "true" : undefined}
                  onClick={() => url.replace({ id: item.id, revision: null })}
                  className={cn(
                    "flex w-full flex-col gap-0.5 px-3 py-2.5 text-left hover:bg-muted focus-visible:-outline-offset-2",
                    item.id === prompt.id && "bg-accent hover:bg-accent",
                  )}
                >
                  <span className="font-medium">{item.name}</span>
                  <span className="text-muted-foreground text-xs">
                    {item.revisionCount === 1 ? "1 revision" : `${item.revisionCount} revisions`}, changed{" "}
                    {formatAge(item.updatedAt, now)}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </Card>
        <PromptView
          key={prompt.id}
          prompt={prompt}
          revisionId={url.get("revision") || prompt.activeRevisionId}
          onSelect={(revision) => url.replace({ id: prompt.id, revision })}
        />
      </div>
    </PageBody>
  );
}
