"use client";

import {
  Boxes,
  Copy,
  Ellipsis,
  FlaskConical,
  GraduationCap,
  Info,
  LoaderCircle,
  MessageSquare,
  PenLine,
  Pin,
  PinOff,
  Play,
  RefreshCw,
  Scale,
  Square,
  Trash2,
} from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { useModelUrl } from "~/components/models/model-url";
import { useModelActions } from "~/components/models/use-model-actions";
import { usePullModel } from "~/components/models/use-pull-model";
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
export function ModelActions({ model, onRemove }: { model: Model; onRemove: () => void }) {
  const router = useRouter();
  const { open, openWork } = useModelUrl();
  const { load, unload, pin, unpin, isBusy } = useModelActions(model.name);
  const pull = usePullModel();
  const { name, engine, loaded } = model;
  const canWrite = model.capabilities.includes("completion");

  const copyName = () =>
    navigator.clipboard.writeText(name).then(
      () => toast.success(`Copied ${name}`),
      (error: unknown) => toastError("The name was not copied", error),
    );

  return (
    <div className="flex items-center justify-end gap-0.5">
      {isBusy && <LoaderCircle role="img" aria-label="Working" className="size-4 animate-spin text-muted-foreground" />}
      {canWrite && (
        <Tooltip content="Chat">
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={`Chat with ${name}`}
            className="max-sm:hidden"
            onClick={() => router.push(`/chat?model=${encodeURIComponent(name)}`)}
          >
            <MessageSquare aria-hidden />
          </Button>
        </Tooltip>
      )}
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon-sm" aria-label={`Actions for ${name}`}>
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem onSelect={() => open(name)}>
            <Info aria-hidden />
            Details
          </DropdownMenuItem>
          {canWrite && (
            <DropdownMenuItem
              className="sm:hidden"
              onSelect={() => router.push(`/chat?model=${encodeURIComponent(name)}`)}
            >
              <MessageSquare aria-hidden />
              Chat
            </DropdownMenuItem>
          )}
          {loaded ? (
            <DropdownMenuItem disabled={isBusy} onSelect={unload}>
              <Square aria-hidden />
              Unload
            </DropdownMenuItem>
          ) : (
            <DropdownMenuItem disabled={isBusy} onSelect={load}>
              <Play aria-hidden />
              Load
            </DropdownMenuItem>
          )}
          {loaded?.expiresAt === null ? (
            <DropdownMenuItem disabled={isBusy} onSelect={unpin}>
              <PinOff aria-hidden />
              Let go when idle
            </DropdownMenuItem>
          ) : (
            <DropdownMenuItem disabled={isBusy} onSelect={pin}>
              <Pin aria-hidden />
              {loaded ? "Keep loaded" : "Load and keep"}
            </DropdownMenuItem>
          )}
          <DropdownMenuSeparator />
          <DropdownMenuItem onSelect={() => router.push(`/bench?model=${encodeURIComponent(name)}`)}>
            <FlaskConical aria-hidden />
            Benchmark
          </DropdownMenuItem>
          {engine === "mlx" && (
            <>
              <DropdownMenuItem onSelect={() => openWork(name, "twin")}>
                <Boxes aria-hidden />
                Make GGUF twin
              </DropdownMenuItem>
              <DropdownMenuItem onSelect={() => openWork(name, "quantise")}>
                <Scale aria-hidden />
                Quantise
              </DropdownMenuItem>
              {canWrite && (
                <DropdownMenuItem onSelect={() => openWork(name, "fine-tune")}>
                  <GraduationCap aria-hidden />
                  Fine-tune
                </DropdownMenuItem>
              )}
            </>
          )}
          <DropdownMenuSeparator />
          <DropdownMenuItem disabled={pull.isPending} onSelect={() => pull.mutate({ name })}>
            <RefreshCw aria-hidden />
            Look for an update
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={copyName}>
            <Copy aria-hidden />
            Copy name
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => openWork(name, "rename")}>
            <PenLine aria-hidden />
            Rename
          </DropdownMenuItem>
          <DropdownMenuItem variant="destructive" onSelect={onRemove}>
            <Trash2 aria-hidden />
            Delete
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
    </div>
  );
}
