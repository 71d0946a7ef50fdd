"use client";

import { ChevronDown, ClipboardCopy, Files, FileText, PenLine, Sparkles } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { AssistDialog } from "~/components/board/assist-dialog";
import { useBoard } from "~/components/board/board-context";
import { FilesDialog } from "~/components/board/files-dialog";
import { CopyPromptDialog } from "~/components/board/prompt/copy-prompt-dialog";
import { chooseBreakdownModel, useBreakdownModel } from "~/components/board/use-breakdown-model";
import { ExecuteMenuItem } from "~/components/execution/execute-menu-item";
import { Button } from "~/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "~/components/ui/dropdown-menu";
import { EngineMark } from "~/components/ui/engine-badge";

const AUTOMATIC = "automatic";

/** The AI menu of a task: break it down, and with which model. `onBeforeStart` saves what the model should read. */
export function BreakdownMenu({ taskId, onBeforeStart }: { taskId: string; onBeforeStart: () => Promise<boolean> }) {
  const { changes, workspace } = useBoard();
  const { models, chosen, label } = useBreakdownModel();
  const [opened, setOpened] = useState<"files" | "assist" | "prompt" | null>(null);
  const folder = workspace?.path ?? null;

  const start = async (order: { paths?: string[]; isDocument?: boolean } = {}) => {
    if (await onBeforeStart()) changes.breakDown.mutate({ id: taskId, model: chosen ?? undefined, ...order });
  };

  return (
    <>
      <FilesDialog
        isOpen={opened === "files"}
        folder={folder}
        onClose={() => setOpened(null)}
        onStart={(paths) => void start({ paths })}
      />
      <CopyPromptDialog taskId={taskId} folder={folder} isOpen={opened === "prompt"} onClose={() => setOpened(null)} />
      <AssistDialog
        taskId={taskId}
        model={chosen}
        folder={folder}
        isOpen={opened === "assist"}
        onClose={() => setOpened(null)}
      />
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="outline" size="sm">
            <Sparkles aria-hidden />
            AI
            <ChevronDown aria-hidden className="size-3.5" />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end" className="w-84 max-w-[calc(100vw-1rem)]">
          <DropdownMenuItem onSelect={() => void start()}>
            <Sparkles aria-hidden />
            <span className="min-w-0">
              Break down into subtasks
              <span className="block truncate text-muted-foreground text-xs">{label}</span>
            </span>
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => setOpened("files")}>
            <Files aria-hidden />
            With files of the workspace…
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => void start({ isDocument: true })}>
            <FileText aria-hidden />
            <span className="min-w-0">
              Tasks from its text
              <span className="block truncate text-muted-foreground text-xs">one for each section of a document</span>
            </span>
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => void onBeforeStart().then((isSaved) => isSaved && setOpened("assist"))}>
            <PenLine aria-hidden />
            Let a model write…
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => void onBeforeStart().then((isSaved) => isSaved && setOpened("prompt"))}>
            <ClipboardCopy aria-hidden />
            Copy as prompt…
          </DropdownMenuItem>
          <ExecuteMenuItem taskId={taskId} model={chosen} onBeforeStart={onBeforeStart} />
          <DropdownMenuSeparator />
          <DropdownMenuLabel>Model</DropdownMenuLabel>
          {models.length === 0 ? (
            <DropdownMenuItem asChild>
              <Link href="/models?tab=catalogue">Choose a model to pull</Link>
            </DropdownMenuItem>
          ) : (
            <DropdownMenuRadioGroup
              value={chosen ?? AUTOMATIC}
              onValueChange={(name) => chooseBreakdownModel(name === AUTOMATIC ? null : name)}
            >
              <DropdownMenuRadioItem value={AUTOMATIC} onSelect={(event) => event.preventDefault()}>
                Automatic
                <span className="text-muted-foreground text-xs">by the kind of work and what runs best here</span>
              </DropdownMenuRadioItem>
              {models.map((model) => (
                <DropdownMenuRadioItem
                  key={`${model.engine} ${model.name}`}
                  value={model.name}
                  onSelect={(event) => event.preventDefault()}
                >
                  <EngineMark engine={model.engine} />
                  <span className="min-w-0 flex-1 truncate">{model.name}</span>
                  {model.loaded && <span className="text-muted-foreground text-xs">loaded</span>}
                </DropdownMenuRadioItem>
              ))}
            </DropdownMenuRadioGroup>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
    </>
  );
}
