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
import type { BenchRunEntry } from "~/shared/contracts/bench-lab";

/** Asks before a stored run is deleted: its raw repetitions cannot be had again. */
export function DeleteRunDialog({
  run,
  onClose,
  onConfirm,
}: {
  run: BenchRunEntry | null;
  onClose: () => void;
  onConfirm: (run: BenchRunEntry) => void;
}) {
  return (
    <Dialog open={run !== null} onOpenChange={(open) => !open && onClose()}>
      <DialogContent className="max-w-md">
        <DialogHeader>
          <DialogTitle>Delete this run?</DialogTitle>
          <DialogDescription>
            The run of <span className="break-all font-medium text-foreground">{run?.a.name}</span>
            {run?.b && (
              <>
                {" "}
                against <span className="break-all font-medium text-foreground">{run.b.name}</span>
              </>
            )}{" "}
            and its raw repetitions are removed. They cannot be restored.
          </DialogDescription>
        </DialogHeader>
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="outline">Keep</Button>
          </DialogClose>
          <DialogClose asChild>
            <Button variant="destructive" onClick={() => run && onConfirm(run)}>
              Delete
            </Button>
          </DialogClose>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
