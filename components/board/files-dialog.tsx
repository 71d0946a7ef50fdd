"use client";

import { type FormEvent, useId, useState } from "react";
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
import { Textarea } from "~/components/ui/textarea";

/** Asks for the files of the workspace that a model reads beside the task. */
export function FilesDialog({
  isOpen,
  folder,
  onClose,
  onStart,
}: {
  isOpen: boolean;
  /** Null = the workspace has none, so that there is nothing to read. */
  folder: string | null;
  onClose: () => void;
  onStart: (paths: string[]) => void;
}) {
  const id = useId();
  const [text, setText] = useState("");
  const paths = [...new Set(text.split("\n").map((line) => line.trim().replace(/^\.\//, "")))].filter(Boolean);
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
              {folder === null
                ? "This workspace has no folder. Choose one in its settings, so that a model can read files of it."
                : `The model reads these files of ${folder} beside the task; long ones are cut to what fits it.`}
            </DialogDescription>
          </DialogHeader>
          <div>
            <Label htmlFor={id} className="mb-1.5 block">
              Paths from that folder, one a line, at most 20
            </Label>
            <Textarea
              id={id}
              autoFocus
              disabled={folder === null}
              value={text}
              placeholder={"README.md\nsrc/parser.ts"}
              onChange={(event) => setText(event.target.value)}
              className="min-h-24 font-mono"
            />
          </div>
          <DialogFooter>
            <Button variant="ghost" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" variant="primary" disabled={paths.length === 0 || paths.length > 20}>
              Break down
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
