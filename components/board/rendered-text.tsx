"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "~/components/ui/skeleton";

/** Loaded with the first text to be drawn: most visits of the board show cards alone. */
const MarkdownText = dynamic(
  () => import("~/components/markdown/markdown-text").then((module) => module.MarkdownText),
  {
    ssr: false,
    loading: () => <Skeleton className="h-5" />,
  },
);

/** What a person or a model wrote in Markdown, as it should look. */
export function RenderedText({ text }: { text: string }) {
  return (
    <div className="min-w-0 break-words">
      <MarkdownText text={text} />
    </div>
  );
}
