"use client";

import { WrapText } from "lucide-react";
import { type ReactNode, useState } from "react";
import { cn } from "~/components/class-names";
import { CopyButton } from "~/components/copy-text";
import { Button } from "~/components/ui/button";

/** A box of code with its language, a switch that wraps long lines, and a copy button for the whole. */
export function CodeBlock({ language, text, children }: { language: string; text: string; children: ReactNode }) {
  const [isWrapped, setWrapped] = useState(false);
  return (
    <div className="code-block my-2 overflow-hidden rounded-lg border bg-muted">
      <div className="flex h-8 items-center justify-end border-b pr-0.5 pl-3 text-muted-foreground text-xs">
        <span className="mr-auto truncate">{language || "code"}</span>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="Wrap long lines"
          aria-pressed={isWrapped}
          onClick={() => setWrapped(!isWrapped)}
          className={cn(isWrapped && "bg-accent text-foreground")}
        >
          <WrapText aria-hidden className="size-3.5" />
        </Button>
        <CopyButton text={text} what="the code" />
      </div>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, which the keyboard must reach
        tabIndex={0}
        className={cn(
          "scroll-quiet overflow-x-auto px-3 py-2 font-mono text-xs focus-visible:-outline-offset-2",
          isWrapped && "whitespace-pre-wrap break-words",
        )}
      >
        {children}
      </pre>
    </div>
  );
}
