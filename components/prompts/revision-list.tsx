"use client";

import { cn } from "~/components/class-names";
import { Badge } from "~/components/ui/badge";
import { Card, CardHeader, CardTitle } from "~/components/ui/card";
import { useNow } from "~/components/use-now";
import type { ScoredRevision } from "~/shared/contracts/prompt";
import { formatAge } from "~/shared/format-quantity";

const authorWords = { builtin: "shipped", human: "you", model: "model" } as const;
const deepest = 4;

/** All revisions of a prompt, newest first; refused rewrites stand indented below where they came from. Choosing one shows it. */
export function RevisionList({
  revisions,
  activeId,
  selectedId,
  onSelect,
}: {
  revisions: readonly ScoredRevision[];
  activeId: string;
  selectedId: string;
  onSelect: (revisionId: string) => void;
}) {
  const now = useNow(30_000);
  const numberOf = (id: string | null) => revisions.find((revision) => revision.id === id)?.number;
  return (
    <Card className="overflow-hidden">
      <CardHeader>
        <CardTitle>Revisions</CardTitle>
      </CardHeader>
      <ol className="scroll-quiet max-h-[70vh] divide-y overflow-y-auto">
        {revisions.map((revision) => (
          <li key={revision.id}>
            <button
              type="button"
              aria-current={revision.id === selectedId ? "true" : undefined}
              onClick={() => onSelect(revision.id)}
              style={{ paddingLeft: `${1 + Math.min(deepest, branchDepth(revision, revisions)) * 0.75}rem` }}
              className={cn(
                "flex w-full flex-col gap-0.5 py-2 pr-4 text-left hover:bg-muted focus-visible:-outline-offset-2",
                revision.id === selectedId && "bg-accent hover:bg-accent",
              )}
            >
              <span className="flex flex-wrap items-center gap-1.5">
                <span
                  className={cn(
                    "tnum font-medium",
                    revision.status === "rejected" && "text-muted-foreground line-through",
                  )}
                >
                  Revision {revision.number}
                </span>
                {revision.id === activeId && <Badge variant="success">in use</Badge>}
                {revision.status === "rejected" && <Badge variant="destructive">refused</Badge>}
                {revision.labels
                  .filter((label) => label !== "active")
                  .map((label) => (
                    <Badge key={label} variant="outline">
                      {label}
                    </Badge>
                  ))}
                <span className="tnum ml-auto text-muted-foreground text-xs">{revision.scores.overall.toFixed(2)}</span>
              </span>
              {(revision.statusReason || revision.reason) && (
                <span className="line-clamp-2 break-words text-xs">{revision.statusReason || revision.reason}</span>
              )}
              <span className="text-muted-foreground text-xs">
                {authorWords[revision.author]}
                {revision.parentId !== null &&
                  numberOf(revision.parentId) !== revision.number - 1 &&
                  `, from ${numberOf(revision.parentId) ?? "?"}`}
                , {formatAge(revision.createdAt, now)}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** How many steps lie between a revision and the line of those that followed each other directly. */
function branchDepth(revision: ScoredRevision, all: readonly ScoredRevision[]): number {
  let depth = revision.status === "rejected" ? 1 : 0;
  let current: ScoredRevision | undefined = revision;
  for (let steps = 0; current && steps < all.length && depth < deepest; steps++) {
    const parentId: string | null = current.parentId;
    current = all.find(({ id }) => id === parentId);
    if (current?.status === "rejected") depth += 1;
  }
  return depth;
}
