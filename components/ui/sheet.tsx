"use client";

import { Dialog as DialogPrimitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "~/components/class-names";
import { CloseButton, overlayClasses } from "~/components/ui/dialog";

export const Sheet = DialogPrimitive.Root;
export const SheetTrigger = DialogPrimitive.Trigger;
export const SheetClose = DialogPrimitive.Close;

const sideClasses = {
  right: "right-0 border-l data-[state=closed]:animate-slide-out data-[state=open]:animate-slide-in",
  left: "left-0 border-r data-[state=closed]:animate-slide-out-left data-[state=open]:animate-slide-in-left",
} as const;

/** A panel from an edge, full width on a phone. Needs a SheetTitle, as a dialog does. */
export function SheetContent({
  className,
  children,
  side = "right",
  ...props
}: ComponentProps<typeof DialogPrimitive.Content> & { side?: keyof typeof sideClasses }) {
  return (
    <DialogPrimitive.Portal>
      <DialogPrimitive.Overlay className={overlayClasses} />
      <DialogPrimitive.Content
        className={cn(
          "fixed inset-y-0 z-50 flex w-full flex-col bg-popover text-popover-foreground shadow-float outline-none sm:max-w-xl",
          sideClasses[side],
          className,
        )}
        {...props}
      >
        {children}
        <CloseButton />
      </DialogPrimitive.Content>
    </DialogPrimitive.Portal>
  );
}

export function SheetHeader({ className, ...props }: ComponentProps<"header">) {
  return <header className={cn("flex shrink-0 flex-col gap-1 border-b px-5 py-3.5 pr-12", className)} {...props} />;
}

export function SheetTitle({ className, ...props }: ComponentProps<typeof DialogPrimitive.Title>) {
  return <DialogPrimitive.Title className={cn("font-semibold text-lg", className)} {...props} />;
}

export function SheetDescription({ className, ...props }: ComponentProps<typeof DialogPrimitive.Description>) {
  return <DialogPrimitive.Description className={cn("text-muted-foreground text-xs", className)} {...props} />;
}

/** The part that scrolls. */
export function SheetBody({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("scroll-quiet relative min-h-0 flex-1 overflow-y-auto p-5", className)} {...props} />;
}

export function SheetFooter({ className, ...props }: ComponentProps<"footer">) {
  return (
    <footer
      data-sheet-footer=""
      className={cn("flex shrink-0 flex-wrap items-center justify-end gap-2 border-t px-5 py-3", className)}
      {...props}
    />
  );
}
