"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { openWorkspaceBoard } from "~/components/board/use-board-url";
import { describeError } from "~/components/describe-error";
import { Button } from "~/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "~/components/ui/dialog";
import { Input } from "~/components/ui/input";
import { Label } from "~/components/ui/label";

/** Makes a folder of the daemon's machine a workspace, or opens the one that it is. */
export function OpenFolderDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const id = useId();
  const [path, setPath] = useState("");
  const open = useMutation(
    trpc.workspaces.open.mutationOptions({
      onSuccess: async (workspace) => {
        await client.invalidateQueries(trpc.workspaces.pathFilter());
        setPath("");
        onClose();
        openWorkspaceBoard(workspace.id);
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    open.mutate({ path: path.trim() });
  };
  const error = open.error && describeError(open.error);
  return (
    <Dialog open={isOpen} onOpenChange={(next) => next || onClose()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Open a folder</DialogTitle>
          <DialogDescription>
            A workspace is a folder with a board of its own. Nothing in the folder is changed by opening it.
          </DialogDescription>
        </DialogHeader>
        <form onSubmit={submit} className="flex flex-col gap-3">
          <div>
            <Label htmlFor={id} className="mb-1.5 block">
              Path on this machine
            </Label>
            <Input
              id={id}
              autoFocus
              value={path}
              placeholder="/home/me/code/my-project"
              aria-invalid={error !== null}
              aria-describedby={error ? `${id}-error` : undefined}
              onChange={(event) => setPath(event.target.value)}
              className="font-mono"
            />
            {error && (
              <p id={`${id}-error`} role="alert" className="mt-1 text-destructive text-xs">
                {error.message} {error.hint}
              </p>
            )}
          </div>
          <DialogFooter>
            <Button variant="ghost" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" variant="primary" disabled={path.trim() === "" || open.isPending}>
              Open
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
