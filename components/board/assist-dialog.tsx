"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "~/app/_trpc/client";
import { MOST_PATHS, PathsField, readPaths } from "~/components/board/paths-field";
import { Button } from "~/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "~/components/ui/dialog";
import { Label } from "~/components/ui/label";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "~/components/ui/select";
import { toastError } from "~/components/ui/toaster";
import { type AssistAction, assistActionSchema, assistLabels } from "~/shared/contracts/assist";

/** Lets a model write about the task: an assessment, a review, code or documentation, which becomes a comment. */
export function AssistDialog({
  taskId,
  model,
  folder,
  isOpen,
  onClose,
}: {
  taskId: string;
  /** Null = the daemon chooses. */
  model: string | null;
  folder: string | null;
  isOpen: boolean;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const id = useId();
  const [action, setAction] = useState<AssistAction>("review");
  const [text, setText] = useState("");
  const paths = readPaths(text);
  const assist = useMutation(
    trpc.tasks.assist.mutationOptions({
      onSuccess: (job) => {
        toast(job.title, { description: "The text becomes a comment of the task, where it can be watched." });
        onClose();
      },
      onError: (error) => toastError("The model could not be asked", error),
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    assist.mutate({ taskId, action, paths, model: model ?? undefined });
  };
  return (
    <Dialog open={isOpen} onOpenChange={(open) => open || onClose()}>
      <DialogContent>
        <form onSubmit={submit} className="flex flex-col gap-3">
          <DialogHeader>
            <DialogTitle>Let a model write</DialogTitle>
            <DialogDescription>Its text becomes a comment of this task. No file is changed.</DialogDescription>
          </DialogHeader>
          <div>
            <Label htmlFor={id} className="mb-1.5 block">
              What it writes
            </Label>
            <Select value={action} onValueChange={(value) => setAction(assistActionSchema.parse(value))}>
              <SelectTrigger id={id} aria-label="What it writes">
                <SelectValue />
              </SelectTrigger>
              <SelectContent>
                {assistActionSchema.options.map((option) => (
                  <SelectItem key={option} value={option}>
                    {assistLabels[option]}
                  </SelectItem>
                ))}
              </SelectContent>
            </Select>
          </div>
          <PathsField folder={folder} value={text} onChange={setText} />
          <DialogFooter>
            <Button variant="ghost" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" variant="primary" disabled={paths.length > MOST_PATHS || assist.isPending}>
              Start
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
