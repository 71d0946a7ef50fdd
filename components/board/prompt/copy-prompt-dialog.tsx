"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
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
import { toastError } from "~/components/ui/toaster";

/** Copies the task as a prompt for another AI, with files of the workspace where some are named. */
export function CopyPromptDialog({
  taskId,
  folder,
  isOpen,
  onClose,
}: {
  taskId: string;
  folder: string | null;
  isOpen: boolean;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [text, setText] = useState("");
  const paths = readPaths(text);
  const copy = useMutation({
    mutationFn: async () => {
      const options = trpc.tasks.prompt.queryOptions({ id: taskId, paths }, { staleTime: 0 });
      const { prompt } = await client.fetchQuery(options);
      await navigator.clipboard.writeText(prompt);
      return prompt.length;
    },
    onSuccess: (length) => {
      toast("Prompt copied", { description: `${length.toLocaleString("en")} characters of Markdown.` });
      onClose();
    },
    onError: (error) => toastError("The prompt was not copied", error),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    copy.mutate();
  };
  return (
    <Dialog open={isOpen} onOpenChange={(open) => open || onClose()}>
      <DialogContent>
        <form onSubmit={submit} className="flex flex-col gap-3">
          <DialogHeader>
            <DialogTitle>Copy as prompt</DialogTitle>
            <DialogDescription>
              The task with its criteria, parent, dependencies and comments as Markdown, for an AI elsewhere. Nothing is
              sent from here.
            </DialogDescription>
          </DialogHeader>
          <PathsField folder={folder} value={text} onChange={setText} />
          <DialogFooter>
            <Button variant="ghost" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" variant="primary" disabled={paths.length > MOST_PATHS || copy.isPending}>
              Copy
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
