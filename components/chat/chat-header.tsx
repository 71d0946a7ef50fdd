"use client";

import { Columns2, MoreHorizontal, PanelLeft } from "lucide-react";
import type { ReactNode } from "react";
import { ModelPicker } from "~/components/chat/model-picker";
import { Button } from "~/components/ui/button";
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from "~/components/ui/dropdown-menu";
import type { Model } from "~/shared/contracts/model";

/** The line above a conversation: the list, the lanes, comparing, and the conversation's menu. */
export function ChatHeader({
  lanes,
  models,
  canCompare,
  onCompare,
  onToggleList,
  menu,
}: {
  lanes: ReactNode;
  models: readonly Model[];
  canCompare: boolean;
  onCompare: (model: string) => void;
  onToggleList: () => void;
  menu: ReactNode;
}) {
  return (
    <header className="flex shrink-0 items-start gap-1.5 border-b px-2 py-2 sm:px-3">
      <Button variant="ghost" size="icon" aria-label="Chats" title="Show or hide the chats" onClick={onToggleList}>
        <PanelLeft aria-hidden />
      </Button>
      <div className="flex min-w-0 flex-1 gap-x-4 gap-y-1.5 max-md:flex-col">{lanes}</div>
      {canCompare && (
        <ModelPicker label="Compare with" models={models} value={null} onChoose={onCompare}>
          <Button variant="ghost" aria-label="Compare with another model" className="px-2">
            <Columns2 aria-hidden />
            <span className="max-xl:sr-only">Compare</span>
          </Button>
        </ModelPicker>
      )}
      {menu && (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="icon" aria-label="Menu of this chat">
              <MoreHorizontal aria-hidden />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">{menu}</DropdownMenuContent>
        </DropdownMenu>
      )}
    </header>
  );
}
