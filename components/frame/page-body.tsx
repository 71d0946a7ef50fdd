import type { ReactNode } from "react";
import { cn } from "~/components/class-names";

/** The scrolling body of a page, with the page's margins and a readable greatest width. */
export function PageBody({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div className="scroll-quiet h-full overflow-y-auto">
      <div className={cn("mx-auto flex max-w-7xl flex-col gap-4 p-4 sm:p-6", className)}>{children}</div>
    </div>
  );
}
