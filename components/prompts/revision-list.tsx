"use client";

import { cn } from "~/components/class-names";
import { Badge } from "~/components/ui/badge";
import { Card, CardHeader, CardTitle } from "~/components/ui/card";
import { useNow } from "~/components/use-now";
import type { PromptRevision } from "~/shared/contracts/prompt";
import { formatAge } from "~/shared/format-quantity";

const authorWords = { builtin: "shipped", human: "you", model: "model" } as const;

/** All revisions of a prompt, newest first; choosing one shows its text. */
export function RevisionList({
  revisions,
  activeId,
  selectedId,
  onSelect,
}: {
  revisions: readonly PromptRevision[];
  activeId: string;
  selectedId: string;
  onSelect: (revisionId: string) => void;
}) {
  const now = useNow(30_000);
  return (
    <Card className="overflow-hidden">
      <CardHeader>
        <CardTitle>Revisions</CardTitle>
      </CardHeader>
      <ol className="divide-y">
        {revisions.map((revision) => (
          <li key={revision.id}>
            <button
              type="button"
              aria-current={revision.id === selectedId ? "true" : undefined}
              onClick={() => onSelect(revision.id)}
              className={cn(
                "flex w-full flex-col gap-0.5 px-4 py-2 text-left hover:bg-muted focus-visible:-outline-offset-2",
                revision.id === selectedId && "bg-accent hover:bg-accent",
              )}
            >
              <span className="flex items-center gap-2">
                <span className="tnum font-medium">Revision {revision.number}</span>
                {revision.id === activeId && <Badge variant="success">in use</Badge>}
              </span>
              {revision.reason && <span className="break-words">{revision.reason}</span>}
              <span className="text-muted-foreground text-xs">
                {authorWords[revision.author]}, {formatAge(revision.createdAt, now)}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </Card>
  );
}
