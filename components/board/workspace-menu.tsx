"use client";

import { Check, ChevronsUpDown, FolderOpen, Settings2 } from "lucide-react";
import { useState } from "react";
import { useBoard } from "~/components/board/board-context";
import { OpenFolderDialog } from "~/components/board/open-folder-dialog";
import { openWorkspaceBoard } from "~/components/board/use-board-url";
import { useWorkspaces } from "~/components/board/use-workspaces";
import { WorkspaceSettings } from "~/components/board/workspace-settings";
import { Button } from "~/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "~/components/ui/dropdown-menu";

/** Which workspace the board shows; opens others, a new folder, and the settings of this one. */
export function WorkspaceMenu() {
  const { workspaceId, workspace } = useBoard();
  const workspaces = useWorkspaces();
  const [dialog, setDialog] = useState<"folder" | "settings" | null>(null);
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" className="max-w-40 shrink-0 px-2" aria-label={`Workspace ${workspace?.name ?? ""}`}>
            <span className="truncate font-medium">{workspace?.name ?? "…"}</span>
            <ChevronsUpDown aria-hidden className="text-muted-foreground" />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start" className="w-72">
          <DropdownMenuLabel>Workspaces</DropdownMenuLabel>
          {workspaces.map(({ id, name, path, taskCount }) => (
            <DropdownMenuItem key={id} onSelect={() => openWorkspaceBoard(id)}>
              <Check aria-hidden className={id === workspaceId ? undefined : "opacity-0"} />
              <span className="min-w-0 flex-1">
                <span className="block truncate">{name}</span>
                {path && <span className="block truncate text-muted-foreground text-xs">{path}</span>}
              </span>
              <span className="tnum text-muted-foreground text-xs">{taskCount}</span>
            </DropdownMenuItem>
          ))}
          <DropdownMenuSeparator />
          <DropdownMenuItem onSelect={() => setDialog("folder")}>
            <FolderOpen aria-hidden />
            Open a folder…
          </DropdownMenuItem>
          <DropdownMenuItem disabled={!workspace} onSelect={() => setDialog("settings")}>
            <Settings2 aria-hidden />
            Workspace settings…
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <OpenFolderDialog isOpen={dialog === "folder"} onClose={() => setDialog(null)} />
      {workspace && dialog === "settings" && (
        <WorkspaceSettings workspace={workspace} onClose={() => setDialog(null)} />
      )}
    </>
  );
}
