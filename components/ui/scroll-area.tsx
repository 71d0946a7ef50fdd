import type { ComponentProps } from "react";
import { cn } from "~/components/class-names";

/**
 * A box that scrolls inside the page with a quiet native bar. It takes the keyboard focus so that arrow keys scroll
 * it: give it an `aria-label`.
 */
export function ScrollArea({ className, ...props }: ComponentProps<"section">) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section tabIndex={0} className={cn("scroll-quiet overflow-auto", className)} {...props} />
  );
}
