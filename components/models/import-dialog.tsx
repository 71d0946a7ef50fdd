"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FolderInput } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "~/app/_trpc/client";
import { FormProblem, TextField } from "~/components/models/form-parts";
import { useModelUrl } from "~/components/models/model-url";
import { StoreHint } from "~/components/models/welcome-card";
import { Button } from "~/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "~/components/ui/dialog";

/** Copies a folder of Hugging Face files on the daemon's machine into the store. */
export function ImportDialog({
  open,
  proposedName,
  onOpenChange,
}: {
  open: boolean;
  /** Of a folder that was dropped on the page, whose place a browser does not tell. */
  proposedName: string;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent>
        {open && <ImportForm proposedName={proposedName} close={() => onOpenChange(false)} />}
      </DialogContent>
    </Dialog>
  );
}

function ImportForm({ proposedName, close }: { proposedName: string; close: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { open } = useModelUrl();
  const [from, setFrom] = useState("");
  const [typed, setTyped] = useState(proposedName);
  const name = typed || lastFolder(from);
  const create = useMutation(
    trpc.models.create.mutationOptions({
      onSuccess: async (model) => {
        toast.success(`${model.name} is in the store`);
        await queryClient.invalidateQueries(trpc.models.pathFilter());
        close();
        open(model.name);
      },
    }),
  );
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate({ name: name.trim(), from: from.trim() });
      }}
    >
      <DialogHeader>
        <DialogTitle>Import a folder</DialogTitle>
        <DialogDescription>
          Its config.json, tokenizer and *.safetensors files are copied into the store; the folder stays as it is.
        </DialogDescription>
      </DialogHeader>
      {proposedName && (
        <p className="rounded-md bg-muted px-3 py-2 text-sm">
          A browser does not tell where the dropped folder “{proposedName}” lies: give its path.
        </p>
      )}
      <TextField label="Path of the folder" value={from} hint="Absolute, on the daemon's machine." onChange={setFrom} />
      <TextField
        label="Name of the model"
        value={name}
        hint="org/name; a name alone becomes local/name."
        onChange={setTyped}
      />
      {create.isError && <FormProblem error={create.error} />}
      <StoreHint />
      <DialogFooter>
        <Button variant="outline" onClick={close}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" disabled={from.trim() === "" || name.trim() === "" || create.isPending}>
          <FolderInput aria-hidden />
          {create.isPending ? "Copying" : "Import"}
        </Button>
      </DialogFooter>
    </form>
  );
}

const lastFolder = (path: string): string => path.trim().replace(/\/+$/, "").split("/").at(-1) ?? "";
