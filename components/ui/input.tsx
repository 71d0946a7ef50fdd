import type { ComponentProps } from "react";
import { cn } from "~/components/class-names";

export const fieldClasses =
  "w-full rounded-md border border-input bg-card px-2.5 text-sm placeholder:text-muted-foreground transition-colors focus-visible:border-ring focus-visible:outline-1 focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:opacity-50 aria-invalid:border-destructive";

export function Input({ className, type = "text", ...props }: ComponentProps<"input">) {
  return <input type={type} className={cn(fieldClasses, "h-8", className)} {...props} />;
}
