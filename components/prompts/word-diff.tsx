import { useMemo } from "react";
import { cn } from "~/components/class-names";
import { diffWords } from "~/shared/prompt-diff";

/** Two texts as one, what was removed struck out and what was added underlined. */
export function WordDiff({ before, after, className }: { before: string; after: string; className?: string }) {
  const parts = useMemo(() => {
    let at = 0;
    return diffWords(before, after).map((part) => {
      const start = at;
      at += part.text.length;
      return { ...part, start };
    });
  }, [before, after]);
  return (
    <pre className={cn("whitespace-pre-wrap break-words font-mono text-xs leading-5", className)}>
      {parts.map(({ kind, text, start }) =>
        kind === "same" ? (
          text
        ) : kind === "removed" ? (
          <del key={start} className="rounded bg-destructive-soft text-destructive">
            {text}
          </del>
        ) : (
          <ins key={start} className="rounded bg-success-soft text-success">
            {text}
          </ins>
        ),
      )}
    </pre>
  );
}
