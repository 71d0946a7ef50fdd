"use client";

import { RotateCw, TriangleAlert } from "lucide-react";
import { cn } from "~/components/class-names";
import { describeError } from "~/components/describe-error";
import { Button } from "~/components/ui/button";

/** What a list shows when it could not be loaded: the cause, what to do, and a retry. */
export function ErrorState({
  title,
  error,
  onRetry,
  className,
}: {
  title: string;
  error: unknown;
  onRetry?: () => void;
  className?: string;
}) {
  const { message, hint } = describeError(error);
  return (
    <div
      role="alert"
      className={cn("flex flex-col items-center justify-center gap-2 px-6 py-12 text-center", className)}
    >
      <span className="mb-1 flex size-10 items-center justify-center rounded-xl border bg-destructive-soft">
        <TriangleAlert aria-hidden className="size-5 text-destructive" />
      </span>
      <p className="font-medium text-base">{title}</p>
      <p className="max-w-md break-words text-muted-foreground text-sm">{message}</p>
      {hint && <p className="max-w-md text-sm">{hint}</p>}
      {onRetry && (
        <Button variant="outline" className="mt-3" onClick={onRetry}>
          <RotateCw aria-hidden />
          Try again
        </Button>
      )}
    </div>
  );
}
