"use client";

import { Toaster as Sonner, toast } from "sonner";
import { describeError } from "~/components/describe-error";
import { useTheme } from "~/components/frame/theme";

/** Where toasts appear; one for the whole app. */
export function Toaster() {
  const { resolved } = useTheme();
  return (
    <Sonner
      theme={resolved}
      position="bottom-right"
      gap={8}
      offset={{ bottom: 16, right: 16 }}
      mobileOffset={{ bottom: 68 }}
      toastOptions={{
        unstyled: true,
        classNames: {
          // A modal takes the pointer from everything else; a toast with Undo must stay within reach.
          toast:
            "pointer-events-auto flex w-90 max-w-full items-start gap-2.5 rounded-lg border bg-popover p-3 text-sm text-popover-foreground shadow-float",
          content: "min-w-0 flex-1 break-words",
          title: "font-medium",
          description: "mt-0.5 text-xs text-muted-foreground",
          icon: "mt-0.5 shrink-0",
          actionButton:
            "shrink-0 self-center rounded-md bg-secondary px-2 py-1 text-xs font-medium text-secondary-foreground hover:bg-accent",
          error: "[&_[data-icon]]:text-destructive",
          success: "[&_[data-icon]]:text-success",
        },
      }}
    />
  );
}

/** Says that `what` failed, why, and what to do. */
export function toastError(what: string, error: unknown): void {
  const { message, hint } = describeError(error);
  toast.error(what, { description: hint ? `${message} ${hint}` : message, duration: 10_000 });
}

/** Says that a change was made and offers to take it back. */
export function toastUndo(message: string, undo: () => void): void {
  toast(message, { duration: 8_000, action: { label: "Undo", onClick: undo } });
}
