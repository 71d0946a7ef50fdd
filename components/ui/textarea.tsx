import type { ComponentProps } from "react";
import { cn } from "~/components/class-names";
import { fieldClasses } from "~/components/ui/input";

/** A text field that grows with its text where the browser can (`field-sizing`). */
export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea className={cn(fieldClasses, "field-sizing-content min-h-16 py-1.5", className)} {...props} />;
}
