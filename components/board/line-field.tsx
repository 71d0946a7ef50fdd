"use client";

import type { ComponentProps } from "react";
import { cn } from "~/components/class-names";
import { Textarea } from "~/components/ui/textarea";

/** One line of text that wraps instead of being cut off and looks like plain text until it is used. Enter leaves it. */
export function LineField({
  className,
  onText,
  onKeyDown,
  ...props
}: Omit<ComponentProps<"textarea">, "onChange"> & { onText: (text: string) => void }) {
  return (
    <Textarea
      rows={1}
      onChange={(event) => onText(event.target.value.replaceAll("\n", " "))}
      onKeyDown={(event) => {
        onKeyDown?.(event);
        if (event.key !== "Enter" || event.defaultPrevented) return;
        event.preventDefault();
        event.currentTarget.blur();
      }}
      className={cn("min-h-7 resize-none border-transparent bg-transparent px-1.5 py-1 hover:border-input", className)}
      {...props}
    />
  );
}
