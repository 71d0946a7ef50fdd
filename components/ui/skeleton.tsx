import type { ComponentProps } from "react";
import { cn } from "~/components/class-names";

/** A grey block in the shape of what is being loaded; put `aria-busy` on the list around it. */
export function Skeleton({ className, ...props }: ComponentProps<"div">) {
  return <div aria-hidden className={cn("animate-pulse rounded bg-accent", className)} {...props} />;
}
