"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { Button } from "~/components/ui/button";
import { Dialog, DialogContent, DialogFooter, DialogHeader, DialogTitle } from "~/components/ui/dialog";
import { Input } from "~/components/ui/input";
import { Label } from "~/components/ui/label";
import { toastError } from "~/components/ui/toaster";
import { promptLabelSchema, type ScoredRevision } from "~/shared/contracts/prompt";

/** Gives a revision a label, or moves one here from another revision. */
export function LabelDialog({ revision, onClose }: { revision: ScoredRevision; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const id = useId();
  const [label, setLabel] = useState("");
  const checked = promptLabelSchema.safeParse(label);
  const move = useMutation(
    trpc.prompts.moveLabel.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.prompts.pathFilter());
        onClose();
      },
      onError: (error) => toastError("The label was not set", error),
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (checked.success) move.mutate({ revisionId: revision.id, label });
  };
  return (
    <Dialog open onOpenChange={(open) => open || onClose()}>
      <DialogContent aria-describedby={undefined} className="max-w-sm">
        <DialogHeader>
          <DialogTitle>Label revision {revision.number}</DialogTitle>
        </DialogHeader>
        <form onSubmit={submit} className="flex flex-col gap-3">
          <Label htmlFor={id}>Label, such as production</Label>
          <Input
            id={id}
            autoFocus
            value={label}
            maxLength={40}
            aria-invalid={label !== "" && !checked.success}
            onChange={({ target }) => setLabel(target.value)}
          />
          {label !== "" && !checked.success && (
            <p className="text-destructive text-xs">{checked.error.issues[0]?.message}</p>
          )}
          <DialogFooter>
            <Button variant="ghost" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" variant="primary" disabled={!checked.success || move.isPending}>
              Set the label
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
