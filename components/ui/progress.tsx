"use client";

import { Progress as ProgressPrimitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "~/components/class-names";

/** A bar from 0 to 100. `value={null}` = the amount is not known yet. Needs an `aria-label`. */
export function Progress({ className, value, ...props }: ComponentProps<typeof ProgressPrimitive.Root>) {
  return (
    <ProgressPrimitive.Root
      value={value}
      className={cn("relative h-1.5 w-full overflow-hidden rounded-full bg-accent", className)}
      {...props}
    >
      {value == null ? (
        <ProgressPrimitive.Indicator className="h-full w-full animate-pulse rounded-full bg-primary/50" />
      ) : (
        <ProgressPrimitive.Indicator
          className="h-full rounded-full bg-primary transition-[width] duration-200"
          style={{ width: `${value}%` }}
        />
      )}
    </ProgressPrimitive.Root>
  );
}
