"use client";

import { ChevronRight } from "lucide-react";
import { formatDuration } from "~/shared/format-quantity";

/** What a model thought before it answered, folded, with how long that took. */
export function ThinkingBlock({
  text,
  isThinking,
  thinkingMs,
}: {
  text: string;
  isThinking: boolean;
  thinkingMs: number | null;
}) {
  const title = isThinking
    ? "Thinking…"
    : thinkingMs === null
      ? "Thought"
      : `Thought for ${formatDuration(thinkingMs)}`;
  return (
    <details className="group/thinking text-muted-foreground text-sm">
      <summary className="flex w-fit cursor-pointer list-none items-center gap-1 rounded [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-3.5 transition-transform group-open/thinking:rotate-90" />
        {title}
      </summary>
      <p className="mt-1 whitespace-pre-wrap break-words border-l-2 pl-3">{text}</p>
    </details>
  );
}
