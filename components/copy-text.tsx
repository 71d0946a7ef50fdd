"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { cn } from "~/components/class-names";
import { Button } from "~/components/ui/button";
import { toastError } from "~/components/ui/toaster";

/** Copies `text`; shows a tick for a moment. `what` names it for screen readers. */
export function CopyButton({ text, what, className }: { text: string; what: string; className?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch (error) {
      toastError(`${what} was not copied`, error);
    }
  };

  const Icon = copied ? Check : Copy;
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-label={copied ? "Copied" : `Copy ${what}`}
      className={className}
      onClick={copy}
    >
      <Icon aria-hidden className={cn("size-3.5", copied && "text-success")} />
    </Button>
  );
}

/** A path or command in line, with its copy button. */
export function CopyText({ text, className }: { text: string; className?: string }) {
  return (
    <span className={cn("inline-flex max-w-full items-center rounded bg-muted pl-1.5 align-middle", className)}>
      <code className="min-w-0 break-all font-mono text-foreground text-xs">{text}</code>
      <CopyButton text={text} what={text} className="size-6" />
    </span>
  );
}
