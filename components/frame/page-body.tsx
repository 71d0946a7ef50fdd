import type { ComponentProps } from "react";
import { cn } from "~/components/class-names";

/**
 * The scrolling body of a page, with the page's margins and a readable greatest width. It holds what is positioned
 * inside it: hidden inputs and labels would otherwise make the document itself taller than the window.
 */
export function PageBody({ children, className, ...props }: ComponentProps<"div">) {
  return (
    <div className="scroll-quiet relative h-full overflow-y-auto" {...props}>
      <div className={cn("mx-auto flex max-w-7xl flex-col gap-4 p-4 sm:p-6", className)}>{children}</div>
    </div>
  );
}
