"use client";

import { Button } from "~/components/ui/button";
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "~/components/ui/dialog";
import type { Model } from "~/shared/contracts/model";
import { formatBytes } from "~/shared/format-quantity";

/** Asks before a model's files are deleted: they can only be pulled again. */
export function DeleteModelDialog({
  model,
  open,
  onOpenChange,
  onConfirm,
}: {
  model: Model;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onConfirm: () => void;
}) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent className="max-w-md">
        <DialogHeader>
          <DialogTitle>Delete this model?</DialogTitle>
          <DialogDescription>
            <span className="break-all font-medium text-foreground">{model.name}</span> and its files (
            {formatBytes(model.sizeBytes)}) are removed from this machine. To have it back, it must be pulled again.
          </DialogDescription>
        </DialogHeader>
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="outline">Keep</Button>
          </DialogClose>
          <DialogClose asChild>
            <Button variant="destructive" onClick={onConfirm}>
              Delete
            </Button>
          </DialogClose>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
