"use client";

import { Copy, Ellipsis, FlaskConical, Info, LoaderCircle, MessageSquare, Play, Square, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { DeleteModelDialog } from "~/components/models/delete-model-dialog";
import { useModelActions } from "~/components/models/use-model-actions";
import { Button } from "~/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "~/components/ui/dropdown-menu";
import { toastError } from "~/components/ui/toaster";
import { Tooltip } from "~/components/ui/tooltip";
import type { Model } from "~/shared/contracts/model";

/** What can be done with one model of the list. */
export function ModelActions({ model, onOpen }: { model: Model; onOpen: () => void }) {
  const router = useRouter();
  const { load, unload, remove } = useModelActions(model.name);
  const [confirming, setConfirming] = useState(false);
  const busy = load.isPending || unload.isPending || remove.isPending;
  const named = { name: model.name };

  const copyName = () =>
    navigator.clipboard.writeText(model.name).then(
      () => toast.success(`Copied ${model.name}`),
      (error: unknown) => toastError("The name was not copied", error),
    );

  return (
    <div className="flex items-center justify-end gap-0.5">
      {busy && <LoaderCircle role="img" aria-label="Working" className="size-4 animate-spin text-muted-foreground" />}
      <Tooltip content="Chat">
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={`Chat with ${model.name}`}
          onClick={() => router.push(`/chat?model=${encodeURIComponent(model.name)}`)}
        >
          <MessageSquare aria-hidden />
        </Button>
      </Tooltip>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon-sm" aria-label={`Actions for ${model.name}`}>
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem onSelect={onOpen}>
            <Info aria-hidden />
            Details
          </DropdownMenuItem>
          {model.loaded ? (
            <DropdownMenuItem disabled={busy} onSelect={() => unload.mutate(named)}>
              <Square aria-hidden />
              Unload
            </DropdownMenuItem>
          ) : (
            <DropdownMenuItem disabled={busy} onSelect={() => load.mutate(named)}>
              <Play aria-hidden />
              Load
            </DropdownMenuItem>
          )}
          <DropdownMenuItem onSelect={() => router.push(`/bench?model=${encodeURIComponent(model.name)}`)}>
            <FlaskConical aria-hidden />
            Benchmark
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={copyName}>
            <Copy aria-hidden />
            Copy name
          </DropdownMenuItem>
          <DropdownMenuSeparator />
          <DropdownMenuItem variant="destructive" disabled={busy} onSelect={() => setConfirming(true)}>
            <Trash2 aria-hidden />
            Delete
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <DeleteModelDialog
        model={model}
        open={confirming}
        onOpenChange={setConfirming}
        onConfirm={() => remove.mutate(named)}
      />
    </div>
  );
}
