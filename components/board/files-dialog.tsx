"use client";

import { type FormEvent, useState } from "react";
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

/** Asks for the files of the workspace that a model reads beside the task that it breaks down. */
export function FilesDialog({
  isOpen,
  folder,
  onClose,
  onStart,
}: {
  isOpen: boolean;
  folder: string | null;
  onClose: () => void;
  onStart: (paths: string[]) => void;
}) {
  const [text, setText] = useState("");
  const paths = readPaths(text);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onClose();
    onStart(paths);
  };
  return (
    <Dialog open={isOpen} onOpenChange={(open) => open || onClose()}>
      <DialogContent>
        <form onSubmit={submit} className="flex flex-col gap-3">
          <DialogHeader>
            <DialogTitle>Break down with files</DialogTitle>
            <DialogDescription>
              The model reads these files beside the task; long ones are cut to what fits it.
            </DialogDescription>
          </DialogHeader>
          <PathsField folder={folder} value={text} onChange={setText} />
          <DialogFooter>
            <Button variant="ghost" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" variant="primary" disabled={paths.length === 0 || paths.length > MOST_PATHS}>
              Break down
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
